package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.RecordedCatalogs;
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

/** Every kind of difference from the changelog is found, and reported once. */
@Tag("postgres")
class DriftTest {

    private static Scratch database;
    private static Connection connection;
    private static List<ChangeSet> changelog;
    private static RecordedCatalogs recorded;
    private static List<RanChangeSet> history;

    @BeforeAll
    static void update() throws Exception {
        ChangelogFile file = ChangelogFile.of(ExampleChangelog.FOLDER);
        changelog = file.changesets();
        recorded = RecordedCatalogs.recorded(file);
        database = ExampleChangelog.atHead();
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
                "CREATE INDEX tmp ON orders (title) | EXTRA | index orders.tmp is extra: CREATE INDEX tmp ON public.orders USING btree (title)",
                "DROP INDEX idx_orders_customer_date | MISSING | index orders.idx_orders_customer_date is missing: CREATE INDEX idx_orders_customer_date ON",
                "ALTER TABLE orders ALTER title TYPE varchar(600) | CHANGED | column orders.title is changed: character varying(600), should be character varying(1000)",
                "ALTER TABLE orders ADD tags text | EXTRA | column orders.tags is extra: text",
                "COMMENT ON COLUMN orders.title IS 'else' | CHANGED | comment orders.title is changed: 'else', should be",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_shipments_failed'::regclass | INVALID_INDEX | index shipments.idx_shipments_failed is invalid: its build failed, was killed, or still runs. DROP INDEX CONCURRENTLY idx_shipments_failed; then build it again: CREATE INDEX CONCURRENTLY idx_shipments_failed ON public.shipments",
                "CREATE INDEX \"Tmp\" ON orders (title); UPDATE pg_index SET indisvalid = false, indisready = false WHERE indexrelid = '\"Tmp\"'::regclass | INVALID_INDEX | index orders.Tmp is invalid: its build failed, was killed, or still runs, and the changelog has none of it. DROP INDEX CONCURRENTLY \"Tmp\"",
                "CREATE INDEX \"a.b\" ON orders (title); UPDATE pg_index SET indisvalid = false WHERE indexrelid = '\"a.b\"'::regclass | INVALID_INDEX | index orders.a.b is invalid: its build failed, was killed, or still runs, and the changelog has none of it. DROP INDEX CONCURRENTLY \"a.b\"",
                "CREATE INDEX \"a\"\"b\" ON orders (title); UPDATE pg_index SET indisvalid = false WHERE indexrelid = '\"a\"\"b\"'::regclass | INVALID_INDEX | index orders.a\"b is invalid: its build failed, was killed, or still runs, and the changelog has none of it. DROP INDEX CONCURRENTLY \"a\"\"b\"",
                "ALTER TABLE orders ADD CONSTRAINT \"select\" CHECK (weight > 0) NOT VALID | NOT_VALID_CONSTRAINT | constraint orders.select is NOT VALID: rows that were there before it may break it, and the changelog has none of it. ALTER TABLE orders VALIDATE CONSTRAINT \"select\"",
                "UPDATE pg_constraint SET convalidated = false WHERE conname = 'orders_customer_id_fkey' | NOT_VALID_CONSTRAINT | constraint orders.orders_customer_id_fkey is NOT VALID: rows that were there before it may break it. ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey",
                "ALTER TABLE orders ADD CONSTRAINT long CHECK (weight > 0) NOT VALID | NOT_VALID_CONSTRAINT | constraint orders.long is NOT VALID: rows that were there before it may break it, and the changelog has none of it. ALTER TABLE orders VALIDATE CONSTRAINT long",
                "CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE orders DISABLE TRIGGER t | DISABLED_TRIGGER | trigger orders.t is disabled, and the changelog has none of it. ALTER TABLE orders ENABLE TRIGGER t",
                "ALTER TABLE loans DISABLE TRIGGER ALL | DISABLED_TRIGGER | foreign key loans.loans_book_id_fkey is disabled. ALTER TABLE loans ENABLE TRIGGER ALL",
                "CREATE EXTENSION citext | EXTRA | extension citext is extra: in schema public",
                "CREATE TABLE more (id serial PRIMARY KEY, name text UNIQUE); COMMENT ON TABLE more IS 'x'; COMMENT ON COLUMN more.id IS 'y'; COMMENT ON INDEX more_pkey IS 'z' | EXTRA | table more is extra: using heap",
                "CREATE SCHEMA other; CREATE TABLE other.more (id serial PRIMARY KEY); COMMENT ON SCHEMA other IS 'x'; COMMENT ON TABLE other.more IS 'x' | EXTRA | schema other is extra",
                "CREATE VIEW titles AS SELECT title FROM orders | EXTRA | view titles is extra: SELECT title FROM orders;",
                "DROP TABLE order_items | MISSING | table order_items is missing: using heap",
                "DROP INDEX idx_books_title_trgm; DROP EXTENSION pg_trgm; CREATE EXTENSION pg_trgm; CREATE INDEX idx_books_title_trgm ON books USING gin (title gin_trgm_ops); DROP TABLE loans | MISSING | table loans is missing",
            })
    void eachDifferenceIsReportedOnce(String sql, Difference.Kind kind, String text) throws Exception {
        assertThat(differencesAfter(sql)).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(kind);
            assertThat(difference.toString()).startsWith(text);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE orders OWNER TO pg_monitor",
                "GRANT SELECT ON orders TO public; GRANT UPDATE (title) ON orders TO public",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO public",
                "GRANT CREATE ON SCHEMA public TO public; ALTER SCHEMA public OWNER TO pg_monitor",
                "COMMENT ON SCHEMA public IS NULL",
                "CREATE TABLE alembic_version (version_num varchar(32)); COMMENT ON TABLE alembic_version IS 'x';"
                        + " COMMENT ON COLUMN alembic_version.version_num IS 'y'",
                "COMMENT ON TABLE databasechangelog IS 'x'",
                "ALTER TABLE orders DROP title; ALTER TABLE orders ADD title varchar(1000);"
                        + " COMMENT ON COLUMN orders.title IS 'Title of the order'",
            })
    void ownersPrivilegesAndToolTablesAreNoDrift(String sql) throws Exception {
        assertThat(differencesAfter(sql)).isEmpty();
    }

    @Test
    void dumpedAndRestoredDatabaseHasNoDrift() throws Exception {
        Catalog made = Catalog.read(connection);
        Catalog restored = RestoredForms.read(connection);

        assertThat(restored).isNotEqualTo(made);
        assertThat(differences(new LiveDatabase(history, restored))).isEmpty();

        execute("DROP INDEX idx_shipments_status_created; CREATE INDEX idx_shipments_status_created ON shipments"
                + " (status, created_at) WHERE status::text = ANY"
                + " (ARRAY['pending'::character varying::text, 'running'::character varying::text])");
        assertThat(Catalog.read(connection)).isEqualTo(restored);
        assertThat(differencesAfter("UPDATE pg_index SET indisvalid = false"
                        + " WHERE indexrelid = 'idx_shipments_status_created'::regclass"))
                .extracting(Difference::kind)
                .containsExactly(Difference.Kind.INVALID_INDEX);
    }

    @Test
    void databaseIsComparedAtTheChangesetWhereItStands() throws Exception {
        try (Scratch other = TestServer.databases().create();
                Connection reader = other.connect();
                ChangelogSession session = ExampleChangelog.open(other)) {
            assertThat(differences(LiveDatabase.read(reader))).isEmpty();
            session.updateTo("shop-2", "shop");
            assertThat(differences(LiveDatabase.read(reader))).isEmpty();
            session.updateTo("library-1", "library");
            assertThat(differences(LiveDatabase.read(reader))).isEmpty();
            session.rollback(1);
            assertThat(differences(LiveDatabase.read(reader))).isEmpty();
        }
    }

    @Test
    void changesetMissingFromTheHistoryIsFound() throws Exception {
        List<RanChangeSet> shorter = history.stream()
                .filter(changeset -> !changeset.getId().equals("20250601_index_book_titles"))
                .toList();

        assertThat(differences(new LiveDatabase(shorter, Catalog.read(connection))))
                .singleElement()
                .asString()
                .startsWith("index books.idx_books_title_trgm is extra: ");
    }

    @Test
    void unknownAndEditedChangesetsAreFound() throws Exception {
        execute("UPDATE databasechangelog SET id = 'other' WHERE id = '20250110_add_pg_trgm_extension';"
                + " UPDATE databasechangelog SET md5sum = '9:00000000000000000000000000000000'"
                + " WHERE id = '20250110_create_books';"
                + " UPDATE databasechangelog SET md5sum = NULL WHERE id = '20250110_create_loans'");
        connection.commit();
        try (Connection reader = database.connect()) {
            assertThat(differences(LiveDatabase.read(reader)))
                    .extracting(Difference::toString)
                    .containsExactly(
                            "changeset other is in the history, but not in the changelog. Use the changelog that has it",
                            "changeset 20250110_create_books was edited after it ran here. Put its file back as"
                                    + " it was, and write a new changeset",
                            "extension pg_trgm is extra: in schema public");
        } finally {
            execute("UPDATE databasechangelog SET id = '20250110_add_pg_trgm_extension' WHERE id = 'other'");
            connection.commit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8:00000000000000000000000000000000", "of another tool"})
    void checksumOfAnotherVersionIsFound(String checksum) throws Exception {
        execute("UPDATE databasechangelog SET md5sum = '" + checksum + "' WHERE id = '20250110_create_books'");
        List<ChangeSet> fresh = ChangelogFile.of(ExampleChangelog.FOLDER).changesets();
        assertThat(Drift.of(fresh, recorded, LiveDatabase.readHere(connection)).differences())
                .extracting(Difference::subject)
                .containsExactly("changeset 20250110_create_books");
    }

    @Test
    void lockedTableIsReportedAsUnreadable() throws Exception {
        execute("LOCK TABLE shipments IN ACCESS EXCLUSIVE MODE");
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
    void notNullConstraintThatIsNotValidatedIsFound() throws Exception {
        assumeTrue(connection.getMetaData().getDatabaseMajorVersion() >= 18);

        assertThat(differencesAfter("ALTER TABLE orders ALTER order_number DROP NOT NULL,"
                        + " ADD CONSTRAINT has_id NOT NULL order_number NOT VALID"))
                .singleElement()
                .asString()
                .endsWith("ALTER TABLE orders VALIDATE CONSTRAINT has_id");
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
