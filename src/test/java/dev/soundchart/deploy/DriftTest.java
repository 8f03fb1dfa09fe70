package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.database.UnusableDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that goes away from the changelog escapes, and each is told once. */
@Tag("postgres")
class DriftTest {

    private static Scratch database;
    private static Connection connection;
    private static List<ChangeSet> changelog;
    private static RecordedCatalogs recorded;
    private static List<RanChangeSet> history;

    @BeforeAll
    static void update() throws Exception {
        ChangelogFile file = ChangelogFile.of(TestChangelog.REPOSITORY);
        changelog = file.changesets();
        recorded = RecordedCatalogs.recorded(file);
        database = TestChangelog.atHead();
        connection = database.connect();
        LiveDatabase live = LiveDatabase.read(connection);
        history = live.history();
        assertThat(Drift.of(changelog, recorded, live).differences()).isEmpty();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void undo() throws Exception {
        connection.rollback();
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CREATE INDEX tmp ON videos (title) | EXTRA | index videos.tmp is extra: CREATE INDEX tmp ON public.videos USING btree (title)",
                "DROP INDEX idx_videos_unprocessed | MISSING | index videos.idx_videos_unprocessed is missing: CREATE INDEX idx_videos_unprocessed ON",
                "ALTER TABLE videos ALTER title TYPE varchar(600) | CHANGED | column videos.title is changed: character varying(600), should be character varying(1000)",
                "ALTER TABLE videos ADD tags text | EXTRA | column videos.tags is extra: text",
                "COMMENT ON COLUMN videos.title IS 'else' | CHANGED | comment videos.title is changed: 'else', should be",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_jobs_failed'::regclass | INVALID_INDEX | index processing_jobs.idx_jobs_failed is invalid: its build failed, was killed, or still runs. DROP INDEX CONCURRENTLY idx_jobs_failed; then build it again: CREATE INDEX CONCURRENTLY idx_jobs_failed ON public.processing_jobs",
                "CREATE INDEX \"Tmp\" ON videos (title); UPDATE pg_index SET indisvalid = false, indisready = false WHERE indexrelid = '\"Tmp\"'::regclass | INVALID_INDEX | index videos.Tmp is invalid: its build failed, was killed, or still runs, and the changelog has none of it. DROP INDEX CONCURRENTLY \"Tmp\"",
                "CREATE INDEX \"a.b\" ON videos (title); UPDATE pg_index SET indisvalid = false WHERE indexrelid = '\"a.b\"'::regclass | INVALID_INDEX | index videos.a.b is invalid: its build failed, was killed, or still runs, and the changelog has none of it. DROP INDEX CONCURRENTLY \"a.b\"",
                "CREATE INDEX \"a\"\"b\" ON videos (title); UPDATE pg_index SET indisvalid = false WHERE indexrelid = '\"a\"\"b\"'::regclass | INVALID_INDEX | index videos.a\"b is invalid: its build failed, was killed, or still runs, and the changelog has none of it. DROP INDEX CONCURRENTLY \"a\"\"b\"",
                "ALTER TABLE videos ADD CONSTRAINT \"select\" CHECK (duration > 0) NOT VALID | NOT_VALID_CONSTRAINT | constraint videos.select is NOT VALID: rows that were there before it may break it, and the changelog has none of it. ALTER TABLE videos VALIDATE CONSTRAINT \"select\"",
                "UPDATE pg_constraint SET convalidated = false WHERE conname = 'videos_channel_id_fkey' | NOT_VALID_CONSTRAINT | constraint videos.videos_channel_id_fkey is NOT VALID: rows that were there before it may break it. ALTER TABLE videos VALIDATE CONSTRAINT videos_channel_id_fkey",
                "ALTER TABLE videos ADD CONSTRAINT long CHECK (duration > 0) NOT VALID | NOT_VALID_CONSTRAINT | constraint videos.long is NOT VALID: rows that were there before it may break it, and the changelog has none of it. ALTER TABLE videos VALIDATE CONSTRAINT long",
                "CREATE TRIGGER t BEFORE UPDATE ON videos FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE videos DISABLE TRIGGER t | DISABLED_TRIGGER | trigger videos.t is disabled, and the changelog has none of it. ALTER TABLE videos ENABLE TRIGGER t",
                "ALTER TABLE generation_history DISABLE TRIGGER ALL | DISABLED_TRIGGER | foreign key generation_history.generation_history_chart_id_fkey is disabled. ALTER TABLE generation_history ENABLE TRIGGER ALL",
                "CREATE EXTENSION citext | EXTRA | extension citext is extra: in schema public",
                "CREATE TABLE more (id serial PRIMARY KEY, name text UNIQUE); COMMENT ON TABLE more IS 'x'; COMMENT ON COLUMN more.id IS 'y'; COMMENT ON INDEX more_pkey IS 'z' | EXTRA | table more is extra: using heap",
                "CREATE SCHEMA other; CREATE TABLE other.more (id serial PRIMARY KEY); COMMENT ON SCHEMA other IS 'x'; COMMENT ON TABLE other.more IS 'x' | EXTRA | schema other is extra",
                "CREATE VIEW titles AS SELECT title FROM videos | EXTRA | view titles is extra: SELECT title FROM videos;",
                "DROP TABLE match_results | MISSING | table match_results is missing: using heap",
                "DROP INDEX idx_chord_charts_title_trgm; DROP EXTENSION pg_trgm; CREATE EXTENSION pg_trgm; CREATE INDEX idx_chord_charts_title_trgm ON chord_charts USING gin (title gin_trgm_ops); DROP TABLE generation_history | MISSING | table generation_history is missing",
            })
    void tellsEachOnce(String sql, Difference.Kind kind, String text) throws Exception {
        assertThat(differencesAfter(sql)).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(kind);
            assertThat(difference.toString()).startsWith(text);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE videos OWNER TO pg_monitor",
                "GRANT SELECT ON videos TO public; GRANT UPDATE (title) ON videos TO public",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO public",
                "GRANT CREATE ON SCHEMA public TO public; ALTER SCHEMA public OWNER TO pg_monitor",
                "COMMENT ON SCHEMA public IS NULL",
                "CREATE TABLE alembic_version (version_num varchar(32)); COMMENT ON TABLE alembic_version IS 'x';"
                        + " COMMENT ON COLUMN alembic_version.version_num IS 'y'",
                "COMMENT ON TABLE databasechangelog IS 'x'",
                "ALTER TABLE videos DROP title; ALTER TABLE videos ADD title varchar(1000);"
                        + " COMMENT ON COLUMN videos.title IS 'Title on the platform'",
            })
    void leavesToTheDeploymentWhatIsItsOwn(String sql) throws Exception {
        assertThat(differencesAfter(sql)).isEmpty();
    }

    @Test
    void takesWhatADumpAndARestoreMakeForTheSame() throws Exception {
        Catalog made = Catalog.read(connection);
        Catalog restored = RestoredForms.read(connection);

        assertThat(restored).isNotEqualTo(made);
        assertThat(differences(new LiveDatabase(history, restored))).isEmpty();

        execute("DROP INDEX idx_jobs_status_created; CREATE INDEX idx_jobs_status_created ON processing_jobs"
                + " (status, created_at) WHERE status::text = ANY"
                + " (ARRAY['pending'::character varying::text, 'running'::character varying::text])");
        assertThat(Catalog.read(connection)).isEqualTo(restored);
        assertThat(differencesAfter("UPDATE pg_index SET indisvalid = false"
                        + " WHERE indexrelid = 'idx_jobs_status_created'::regclass"))
                .extracting(Difference::kind)
                .containsExactly(Difference.Kind.INVALID_INDEX);
    }

    @Test
    void comparesAtThePointWhereTheHistoryStands() throws Exception {
        try (Scratch other = TestServer.databases().create();
                Connection reader = other.connect();
                ChangelogSession session = TestChangelog.open(other)) {
            assertThat(differences(LiveDatabase.read(reader))).isEmpty();
            session.updateTo("alembic-b9532a7d8c7a", "soundhash");
            assertThat(differences(LiveDatabase.read(reader))).isEmpty();
            session.updateTo("alembic-001", "jambot");
            assertThat(differences(LiveDatabase.read(reader))).isEmpty();
            session.rollback(1);
            assertThat(differences(LiveDatabase.read(reader))).isEmpty();
        }
    }

    @Test
    void findsWhatTheHistoryForgot() throws Exception {
        List<RanChangeSet> shorter = history.stream()
                .filter(changeset -> !changeset.getId().equals("20261121_index_chord_chart_titles"))
                .toList();

        assertThat(differences(new LiveDatabase(shorter, Catalog.read(connection))))
                .singleElement()
                .asString()
                .startsWith("index chord_charts.idx_chord_charts_title_trgm is extra: ");
    }

    @Test
    void findsChangesetsThatAreUnknownOrWereEdited() throws Exception {
        execute("UPDATE databasechangelog SET id = 'other' WHERE id = '20260125_add_pg_trgm_extension';"
                + " UPDATE databasechangelog SET md5sum = '9:00000000000000000000000000000000'"
                + " WHERE id = '20260125_create_chord_charts';"
                + " UPDATE databasechangelog SET md5sum = NULL WHERE id = '20260125_create_generation_history'");
        connection.commit();
        try (Connection reader = database.connect()) {
            assertThat(differences(LiveDatabase.read(reader)))
                    .extracting(Difference::toString)
                    .containsExactly(
                            "changeset other is in the history, but not in the changelog. Use the changelog that has it",
                            "changeset 20260125_create_chord_charts was edited after it ran here. Put its file back as"
                                    + " it was, and write a new changeset",
                            "extension pg_trgm is extra: in schema public");
        } finally {
            execute("UPDATE databasechangelog SET id = '20260125_add_pg_trgm_extension' WHERE id = 'other'");
            connection.commit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8:00000000000000000000000000000000", "of another tool"})
    void findsChecksumsOfAnotherVersion(String checksum) throws Exception {
        execute("UPDATE databasechangelog SET md5sum = '" + checksum + "' WHERE id = '20260125_create_chord_charts'");
        List<ChangeSet> fresh = ChangelogFile.of(TestChangelog.REPOSITORY).changesets();
        assertThat(Drift.of(fresh, recorded, LiveDatabase.readHere(connection)).differences())
                .extracting(Difference::subject)
                .containsExactly("changeset 20260125_create_chord_charts");
    }

    @Test
    void saysThatALockedTableCantBeRead() throws Exception {
        execute("LOCK TABLE processing_jobs IN ACCESS EXCLUSIVE MODE");
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            statement.execute("SET lock_timeout = '10ms'");
            assertThatThrownBy(() -> LiveDatabase.read(reader))
                    .isInstanceOf(UnusableDatabase.class)
                    .hasMessage("Another session has locked a table, as ALTER TABLE does, and its definition can't be"
                            + " read meanwhile. Try again when it has ended");
        }
    }

    @Test
    void findsNotNullThatWasNeverValidated() throws Exception {
        assumeTrue(connection.getMetaData().getDatabaseMajorVersion() >= 18);

        assertThat(differencesAfter("ALTER TABLE videos ALTER video_id DROP NOT NULL,"
                        + " ADD CONSTRAINT has_id NOT NULL video_id NOT VALID"))
                .singleElement()
                .asString()
                .endsWith("ALTER TABLE videos VALIDATE CONSTRAINT has_id");
    }

    private static List<Difference> differencesAfter(String sql) throws Exception {
        execute(sql);
        return differences(new LiveDatabase(history, Catalog.read(connection)));
    }

    private static List<Difference> differences(LiveDatabase live) throws Exception {
        return Drift.of(changelog, recorded, live).differences();
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
