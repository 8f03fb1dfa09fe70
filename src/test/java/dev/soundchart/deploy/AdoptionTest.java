package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.logging.core.NoOpLogService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that Alembic left at each of its revisions are taken over, and go on from there. */
class AdoptionTest {

    private static final List<String> USUAL = List.of("alembic_version");

    private final ChangelogFile file = changelog();
    private Scratch database;
    private Connection connection;

    @BeforeEach
    void create() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
    }

    @AfterEach
    void drop() throws Exception {
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "001, -, 3, 26",
                "-, ce1ffb204f19, 5, 24",
                "-, b9532a7d8c7a, 11, 18",
                "-, c8e9d4a1f2b3, 12, 17",
                "-, e5f8a2b3d4c1, 17, 12",
                "001, b9532a7d8c7a, 14, 15",
                "001, e5f8a2b3d4c1, 20, 9"
            })
    void marksWhatAlembicDidAndUpdatesFromThere(String jambot, String soundhash, int marked, int pending)
            throws Exception {
        for (String revision : new String[] {jambot, soundhash}) {
            if (revision != null) {
                AlembicDatabase.build(connection, "alembic_version", revision);
            }
        }
        Catalog before = Catalog.read(connection);
        List<String> rows = rows();

        Adoption adoption = plan(USUAL);
        assertThat(adoption.differences()).isEmpty();
        assertThat(adoption.changesets()).hasSize(marked);
        apply(adoption);

        assertThat(CatalogDifference.between(before, Catalog.read(connection)).lines())
                .isEmpty();
        assertThat(rows()).isEqualTo(rows);
        assertThat(history(connection)).hasSize(marked).isEqualTo(historyOfUpdates(jambot, soundhash));
        try (ChangelogSession session = TestChangelog.open(database)) {
            assertThat(session.pending()).hasSize(pending);
            session.update();
        }
        assertThat(Drift.of(file.changesets(), RecordedCatalogs.recorded(file), LiveDatabase.read(connection))
                        .differences())
                .isEmpty();
    }

    @Test
    void readsSeveralVersionTables() throws Exception {
        execute("CREATE SCHEMA kept");
        AlembicDatabase.build(connection, "alembic_jambot", "001");
        AlembicDatabase.build(connection, "kept_soundhash", "c8e9d4a1f2b3");
        execute("ALTER TABLE kept_soundhash SET SCHEMA kept");

        Adoption adoption = plan(List.of("alembic_jambot", "kept.kept_soundhash"));

        assertThat(adoption.versions().keySet()).containsExactly("jambot", "soundhash");
        assertThat(adoption.changesets()).hasSize(15);
        assertThat(adoption.differences()).extracting(Difference::subject).containsExactly("schema kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public.alembic_jambot", "\"alembic_jambot\"", "Alembic_Jambot"})
    void knowsAVersionTableByEachOfItsNames(String name) throws Exception {
        AlembicDatabase.build(connection, "alembic_jambot", "001");

        assertThat(plan(List.of(name)).differences()).isEmpty();
        assertThat(plan(List.of(name, "alembic_jambot")).changesets()).hasSize(3);
    }

    @Test
    void knowsAVersionTableWhoseNameNeedsQuotes() throws Exception {
        AlembicDatabase.build(connection, "alembic_jambot", "001");
        execute("ALTER TABLE alembic_jambot RENAME TO \"Jambot \"\"versions\"\"\"");

        assertThat(plan(List.of("\"Jambot \"\"versions\"\"\"")).differences()).isEmpty();
    }

    @Test
    void takesWhatWasDumpedAndRestoredForTheSame() throws Exception {
        try (ChangelogSession session = TestChangelog.open(database)) {
            session.updateTo("alembic-e5f8a2b3d4c1", "soundhash");
        }
        execute("DROP TABLE databasechangelog; CREATE TABLE alembic_version (version_num varchar(32));"
                + " INSERT INTO alembic_version VALUES ('e5f8a2b3d4c1')");
        assertThat(plan(USUAL).differences()).isEmpty();
        String printed = value("SELECT pg_get_indexdef('idx_jobs_status_created'::regclass)");

        execute("DROP INDEX idx_jobs_status_created; " + printed);

        assertThat(value("SELECT pg_get_indexdef('idx_jobs_status_created'::regclass)"))
                .isNotEqualTo(printed);
        assertThat(plan(USUAL).differences()).isEmpty();
    }

    @Test
    void findsWhatIsNotAsAlembicMadeIt() throws Exception {
        AlembicDatabase.build(connection, "alembic_version", "001");
        execute("ALTER TABLE chord_charts ALTER source TYPE text; DROP INDEX idx_generation_history_chart_id;"
                + " CREATE TABLE songs (id integer)");

        assertThat(plan(USUAL).differences())
                .extracting(difference -> difference.kind() + " " + difference.subject())
                .containsExactly(
                        "CHANGED column chord_charts.source",
                        "MISSING index generation_history.idx_generation_history_chart_id",
                        "EXTRA table songs");
    }

    @Test
    void findsASchemaThatIsNotWhereItsVersionSays() throws Exception {
        AlembicDatabase.build(connection, "alembic_version", "b9532a7d8c7a");
        execute("UPDATE alembic_version SET version_num = 'c8e9d4a1f2b3'");

        assertThat(plan(USUAL).differences())
                .extracting(difference -> difference.kind() + " " + difference.subject())
                .containsExactly(
                        "MISSING column audio_fingerprints.hop_length", "MISSING column audio_fingerprints.n_fft");
    }

    @Test
    void refusesVersionsThatStandForNoTag() throws Exception {
        assertThatThrownBy(() -> plan(USUAL))
                .hasMessageStartingWith(
                        "There is no table alembic_version here. If Alembic keeps its version elsewhere");
        execute("CREATE TABLE alembic_version (version_num varchar(32))");
        assertThatThrownBy(() -> plan(USUAL)).hasMessageStartingWith("alembic_version has no row: Alembic has applied");
        execute("INSERT INTO alembic_version VALUES ('abc')");
        assertThatThrownBy(() -> plan(USUAL))
                .hasMessage("alembic_version is at abc, for which the changelog has no tag. It has 001, ce1ffb204f19,"
                        + " b9532a7d8c7a, c8e9d4a1f2b3, e5f8a2b3d4c1: bring the database to one of them first, with"
                        + " Alembic");
        execute("UPDATE alembic_version SET version_num = 'ce1ffb204f19';"
                + " INSERT INTO alembic_version VALUES ('b9532a7d8c7a')");
        assertThatThrownBy(() -> plan(USUAL))
                .hasMessage("Alembic has two versions of soundhash here, b9532a7d8c7a and ce1ffb204f19: bring it to one"
                        + " of them first, with Alembic");
    }

    @Test
    void refusesATableThatIsNotAlembics() throws Exception {
        execute("CREATE TABLE songs (id integer)");

        assertThatThrownBy(() -> plan(List.of("songs")))
                .hasMessage("songs is no version table of Alembic's: it has no column version_num");
    }

    @Test
    void refusesADatabaseThatHasAHistory() throws Exception {
        AlembicDatabase.build(connection, "alembic_version", "001");
        apply(plan(USUAL));

        assertThatThrownBy(() -> plan(USUAL))
                .hasMessage("databasechangelog has 3 rows: this database was taken over before, or updated. Nothing was"
                        + " done. Where it stands: soundchart current");
    }

    @Test
    void marksAllOrNothing() throws Exception {
        AlembicDatabase.build(connection, "alembic_version", "001");
        Adoption adoption = plan(USUAL);
        try (ChangelogSession session = TestChangelog.open(database)) {
            session.update(0);
        }
        execute("ALTER TABLE databasechangelog ADD CHECK (id <> '20260125_create_generation_history')");

        assertThatThrownBy(() -> apply(adoption)).hasMessageContaining("check constraint");

        assertThat(history(connection)).isEmpty();
        execute("ALTER TABLE databasechangelog DROP CONSTRAINT databasechangelog_id_check");
        apply(plan(USUAL));
        assertThat(history(connection)).hasSize(3);
    }

    private Adoption plan(List<String> versionTables) throws Exception {
        return Adoption.plan(file.changesets(), RecordedCatalogs.recorded(file), connection, versionTables);
    }

    private void apply(Adoption adoption) throws Exception {
        Database bound =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(database.connect()));
        try (bound) {
            Scope.child(Map.of(Scope.Attr.logService.name(), new NoOpLogService()), () -> adoption.apply(bound));
        }
    }

    private List<String> historyOfUpdates(String jambot, String soundhash) throws Exception {
        try (Scratch updated = TestServer.databases().create();
                Connection reader = updated.connect()) {
            try (ChangelogSession session = TestChangelog.open(updated)) {
                if (jambot != null) {
                    session.updateTo("alembic-" + jambot, "jambot");
                }
                if (soundhash != null) {
                    session.updateTo("alembic-" + soundhash, "soundhash");
                }
            }
            return history(reader);
        }
    }

    /** All that an update writes, but for the time and the number of its run. */
    private static List<String> history(Connection connection) throws SQLException {
        return column(connection, """
                SELECT (to_jsonb(d) - 'dateexecuted' - 'deployment_id')::text
                  FROM databasechangelog d
                 ORDER BY orderexecuted
                """);
    }

    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : column(
                connection,
                "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                        + " AND relname NOT LIKE 'databasechangelog%' ORDER BY 1")) {
            rows.add(table);
            rows.addAll(column(connection, "SELECT t::text FROM " + table + " t ORDER BY 1"));
        }
        return rows;
    }

    private String value(String query) throws SQLException {
        return column(connection, query).get(0);
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static ChangelogFile changelog() {
        try {
            return ChangelogFile.of(TestChangelog.REPOSITORY);
        } catch (LiquibaseException e) {
            throw new IllegalStateException(e);
        }
    }
}
