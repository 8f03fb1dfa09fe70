package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schema of what changesets make, after the SQL of one has set the search path. */
class ChangedSessionTest {

    private static final String TABLE = """
              - changeSet:
                  id: table-%1$s
                  author: test
                  changes:
                    - createTable:
                        tableName: %1$s
                        columns:
                          - column: {name: id, type: int}
            """;

    private static final String SQL = """
              - changeSet:
                  id: sql-%s
                  author: test
                  changes:
                    - sql:
                        sql: >-
                          %s
            """;

    @TempDir
    private Path folder;

    private Scratch database;
    private Session session;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        session = new Session(database);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        session.close();
        database.close();
    }

    @Test
    void tablesAreMadeInTheirSchemaWhateverTheSearchPathWasSetTo() throws Exception {
        update(
                TABLE.formatted("one"),
                SQL.formatted("1", "CREATE SCHEMA elsewhere; SET search_path = elsewhere"),
                TABLE.formatted("two"),
                TABLE.formatted("three"));

        assertThat(session.value("SELECT string_agg(schemaname || '.' || tablename, ', ' ORDER BY tablename)"
                        + " FROM pg_tables WHERE tablename IN ('one', 'two', 'three')"))
                .isEqualTo("public.one, public.three, public.two");
        assertThat(session.value("SELECT string_agg(id, ', ' ORDER BY orderexecuted) FROM public.databasechangelog"))
                .isEqualTo("table-one, sql-1, table-two, table-three");
    }

    private void update(String... changesets) throws Exception {
        Files.createDirectories(folder.resolve("changelog"));
        Files.writeString(folder.resolve(ChangelogFile.MASTER), "databaseChangeLog:\n" + String.join("", changesets));
        try (ChangelogSession changelog = ChangelogSession.open(folder, database.connect())) {
            changelog.update();
        }
    }
}
