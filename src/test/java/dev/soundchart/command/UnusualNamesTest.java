package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of schemas, databases and history tables that need quotes, differ by case, or are not the usual ones. */
class UnusualNamesTest {

    /** The last two differ by case, both from each other and from public. */
    private static final List<String> SCHEMAS =
            List.of("Music-App", "4b5d", "order", "a\"b", "Ünï", "with space", "music", "Music");

    private static final List<String> DATABASES = List.of("names_twin", "names_Twin", "names_Ünï", "names a\"b-c");

    @TempDir
    private Path folder;

    @Test
    void changesetsRunInADefaultSchemaOfAnyName() throws Exception {
        writeChangelog();
        try (Scratch scratch = TestServer.databases().create();
                Connection connection = scratch.connect()) {
            for (String schema : SCHEMAS) {
                execute(connection, "CREATE SCHEMA " + quoted(schema));
            }
            for (String schema : SCHEMAS) {
                run(scratch.address(), schema, "update");
                assertThat(tables(connection, schema))
                        .as(schema)
                        .containsExactly("databasechangelog", "made", "written");
                run(scratch.address(), schema, "status");
                run(scratch.address(), schema, "update-sql");
                run(scratch.address(), schema, "rollback-count", "--count=1", "--yes");
                assertThat(tables(connection, schema)).as(schema).containsExactly("databasechangelog");
            }
            assertThat(tables(connection, "public")).isEmpty();
        }
    }

    @Test
    void scriptOfAnUpdateSetsASchemaOfAnyName() throws Exception {
        writeChangelog();
        try (Scratch scratch = TestServer.databases().create();
                Connection connection = scratch.connect()) {
            execute(connection, "CREATE SCHEMA \"Music-App\"");
            String script = run(scratch.address(), "Music-App", "update-sql").output();
            execute(connection, script);
            assertThat(tables(connection, "Music-App")).contains("made", "written");
        }
    }

    @Test
    void defaultSchemaThatIsNotThereIsRefused() throws Exception {
        writeChangelog();
        try (Scratch scratch = TestServer.databases().create()) {
            for (String command : List.of("update", "status", "current", "history")) {
                Result result = call(scratch.address(), "nowhere", command);
                assertThat(result.status()).as(command).isEqualTo(1);
                assertThat(result.errors()).as(command).contains("There is no schema nowhere in this database");
            }
        }
    }

    @Test
    void databasesWhoseNamesDifferByCaseOrNeedQuotesAreUsed() throws Exception {
        try (Connection server = ServerConnection.open(TestServer.address())) {
            for (String name : DATABASES) {
                execute(server, "CREATE DATABASE " + quoted(name));
            }
            try {
                for (String name : DATABASES) {
                    DatabaseAddress database = TestServer.address().withDatabase(name);
                    CalledSoundchart soundchart = CalledSoundchart.onExample(database);
                    for (String command : List.of(
                            "update --label-filter=library", "deploy --backup=none", "current", "drift", "status")) {
                        Result result = soundchart.run(command.split(" "));
                        assertThat(result.status())
                                .as("%s %s: %s%s", name, command, result.output(), result.errors())
                                .isZero();
                    }
                    try (Connection connection = ServerConnection.open(database)) {
                        assertThat(tables(connection, "public")).contains("books", "orders");
                    }
                }
            } finally {
                for (String name : DATABASES) {
                    execute(server, "DROP DATABASE " + quoted(name) + " WITH (FORCE)");
                }
            }
        }
    }

    @Test
    void historyOfAnotherNameOrSchemaIsUsedOrRefusedByName() throws Exception {
        for (String option : List.of("--database-changelog-table-name=my_history", "--liquibase-schema-name=hist")) {
            try (Scratch scratch = TestServer.databases().create();
                    Connection connection = scratch.connect()) {
                execute(connection, "CREATE SCHEMA hist");
                CalledSoundchart soundchart = CalledSoundchart.onExample(scratch.address());
                assertThat(soundchart
                                .run(option, "update", "--label-filter=library")
                                .status())
                        .isZero();
                assertThat(soundchart.run(option, "current").output()).contains("library: 6 of 6 applied");
                for (List<String> command :
                        List.of(List.of("deploy", "--backup=none"), List.of("drift"), List.of("adopt"))) {
                    Result result = soundchart.run(
                            Stream.concat(Stream.of(option), command.stream()).toArray(String[]::new));
                    assertThat(result.status()).isEqualTo(1);
                    assertThat(result.output() + result.errors())
                            .as("%s", command)
                            .contains("The history is set to be in ", option.substring(option.indexOf('=') + 1));
                }
                assertThat(soundchart
                                .run(option, "rollback-to", "base", "--schema=library", "--yes")
                                .errors())
                        .contains("6 changesets undone");
                assertThat(tables(connection, "public")).doesNotContain("books");
            }
        }
    }

    private void writeChangelog() throws Exception {
        Files.writeString(folder.resolve("log.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: tables
                      author: test
                      changes:
                        - createTable: { tableName: made, columns: [{ column: { name: id, type: integer } }] }
                        - sql: { sql: "CREATE TABLE written (id integer)" }
                        - createIndex: { tableName: made, indexName: made_id, columns: [{ column: { name: id } }] }
                      rollback: [{ dropTable: { tableName: made } }, { sql: { sql: "DROP TABLE written" } }]
                """);
    }

    private Result run(DatabaseAddress database, String schema, String command, String... more) throws Exception {
        Result result = call(database, schema, command, more);
        assertThat(result.status())
                .as("%s in %s: %s", command, schema, result.errors())
                .isZero();
        return result;
    }

    private Result call(DatabaseAddress database, String schema, String command, String... more) throws Exception {
        Stream<String> arguments = Stream.of(
                "--search-path=" + folder, command, "--changelog-file=log.yaml", "--default-schema-name=" + schema);
        if (command.equals("history")) {
            arguments = arguments.filter(argument -> !argument.startsWith("--changelog-file"));
        }
        return CalledSoundchart.with(database)
                .in(folder)
                .run(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static List<String> tables(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT array_agg(relname::text ORDER BY relname)"
                        + " FROM pg_class WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getArray(1) == null
                        ? List.of()
                        : List.of((String[]) row.getArray(1).getArray());
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
