package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every changeset up, every one down, every one up again. */
@Tag("postgres")
class AllTheWayDownTest {

    private static final ChangelogWork ALL_DOWN =
            session -> session.rollback(session.changesets().size());

    @Test
    void rollbackOfEveryChangesetLeavesOnlyExtensionsAndAnEmptyHistory() throws Exception {
        try (Scratch rolledBack = MusicChangelog.atHead();
                Scratch empty = TestServer.databases().create();
                Connection connection = rolledBack.connect();
                Connection emptyConnection = empty.connect()) {
            Sql sql = new Sql(connection);
            ALL_DOWN.on(rolledBack);

            assertThat(sql.column("""
                    SELECT relname FROM pg_class
                     WHERE relnamespace = 'public'::regnamespace
                       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
                    """)).containsExactly("databasechangelog");
            assertThat(sql.value("SELECT count(*) FROM databasechangelog")).isEqualTo("0");

            for (String extension : sql.column("SELECT quote_ident(extname) FROM pg_extension ORDER BY oid")) {
                new Sql(emptyConnection).execute("CREATE EXTENSION IF NOT EXISTS " + extension);
            }
            assertSame(Catalog.read(emptyConnection), Catalog.read(connection));
        }
    }

    @Test
    void updateAfterTheRollbackOfEveryChangesetGivesTheSameHead() throws Exception {
        try (Scratch database = MusicChangelog.atHead();
                Connection connection = database.connect()) {
            Catalog first = Catalog.read(connection);

            ALL_DOWN.on(database);
            ChangelogWork allUp = ChangelogSession::update;
            allUp.on(database);

            assertSame(first, Catalog.read(connection));
        }
    }

    @Test
    void updatesAndRollbacksMakeNoLockTable() throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect();
                ChangelogSession session = MusicChangelog.open(database)) {
            Sql sql = new Sql(connection);
            sql.execute("""
                CREATE TABLE made (name text);
                CREATE FUNCTION note_tables() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                  INSERT INTO made
                  SELECT object_identity FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table';
                END $$;
                CREATE EVENT TRIGGER note_tables ON ddl_command_end
                  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO') EXECUTE FUNCTION note_tables()
                """);

            session.update();
            ALL_DOWN.run(session);
            session.update();

            assertThat(sql.column("SELECT name FROM made"))
                    .contains("public.databasechangelog", "public.chord_charts", "public.videos")
                    .doesNotContain("public.databasechangeloglock");
        }
    }

    private static void assertSame(Catalog expected, Catalog actual) {
        assertThat(CatalogDifference.between(expected, actual).lines()).isEmpty();
    }
}
