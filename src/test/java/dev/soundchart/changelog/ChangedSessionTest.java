package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the SQL of a changeset sets is seen by what comes after it as with Liquibase alone, which asks each time. */
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

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void tablesAreMadeInTheirSchemaWhateverTheSearchPathWasSetTo() throws Exception {
        update(
                TABLE.formatted("one"),
                SQL.formatted("1", "CREATE SCHEMA elsewhere; SET search_path = elsewhere"),
                TABLE.formatted("two"),
                TABLE.formatted("three"));

        assertThat(column("SELECT schemaname || '.' || tablename FROM pg_tables"
                        + " WHERE tablename IN ('one', 'two', 'three') ORDER BY 1"))
                .containsExactly("public.one", "public.three", "public.two");
        assertThat(column("SELECT id FROM public.databasechangelog ORDER BY orderexecuted"))
                .containsExactly("table-one", "sql-1", "table-two", "table-three");
    }

    /** The server's words, not ours, say after how long: with the limit from before, it would have been five seconds. */
    @Test
    void aLimitThatWasSetHolds() throws Exception {
        update(TABLE.formatted("one"));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN; LOCK TABLE one");

            assertThatThrownBy(() -> update(
                            TABLE.formatted("one"),
                            SQL.formatted("2", "SET lock_timeout = '300ms'"),
                            SQL.formatted("3", "ALTER TABLE one ADD COLUMN two int")))
                    .hasStackTraceContaining("Gave up after 300 ms");
        }
    }

    private void update(String... changesets) throws Exception {
        Files.createDirectories(folder.resolve("changelog"));
        Files.writeString(folder.resolve(ChangelogFile.MASTER), "databaseChangeLog:\n" + String.join("", changesets));
        try (ChangelogSession changelog = ChangelogSession.open(folder, database.connect())) {
            changelog.update();
        }
    }

    private List<String> column(String query) throws Exception {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
