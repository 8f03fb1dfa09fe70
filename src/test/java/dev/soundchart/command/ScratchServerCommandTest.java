package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that try changesets, and a server that others use. */
class ScratchServerCommandTest {

    private static final String ROLE = "scratch_server_role";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeChangelog() throws Exception {
        Files.writeString(folder.resolve("roles.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: table
                      author: test
                      changes: [{ sql: { sql: "CREATE TABLE t (id integer)" } }]
                      rollback: [{ sql: { sql: "DROP TABLE t" } }]
                  - changeSet:
                      id: role
                      author: test
                      changes: [{ sql: { sql: "CREATE ROLE %1$s" } }]
                      rollback: [{ sql: { sql: "SELECT 1" } }]
                """.formatted(ROLE));
    }

    @AfterEach
    void dropRole() throws SQLException {
        onServer("DROP ROLE IF EXISTS " + ROLE);
    }

    @Test
    void noCommandMakesScratchDatabasesOnTheServerInUse() throws Exception {
        CalledSoundchart inUse = CalledSoundchart.with(TestServer.address()).in(folder);
        for (String command : List.of("verify-rollbacks", "trace")) {
            Result result = inUse.beginAsGiven(
                            List.of("--search-path=" + folder, command, "--changelog-file=roles.yaml"))
                    .result();
            assertThat(result.status()).as(command).isEqualTo(1);
            assertThat(result.errors())
                    .contains("No server for scratch databases")
                    .contains("--scratch-url=")
                    .doesNotContain("Scratch databases on");
        }
    }

    @Test
    void roleOfAChangesetIsNotMadeOnANamedServer() throws Exception {
        for (String command : List.of("verify-rollbacks", "trace")) {
            Result result = run(command);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors())
                    .contains("Nothing was run")
                    .contains("  role: CREATE ROLE " + ROLE + "\n")
                    .contains("--allow-server-wide-statements");
            assertThat(hasRole()).as(command).isFalse();
        }
    }

    @Test
    void roleOfAChangesetIsMadeOnANamedServerWhereThatIsAllowed() throws Exception {
        Result result = run("verify-rollbacks", "--allow-server-wide-statements=true");

        assertThat(result.errors()).doesNotContain("Nothing was run");
        assertThat(result.output()).contains("✓ table");
        assertThat(hasRole()).isTrue();
    }

    @Test
    void commandsOfTheWorkingCopyAskTheSame(@TempDir Path repository) throws Exception {
        ExampleChangelog.copy(repository);
        Path changesets = repository.resolve("changelog/shop");
        Files.writeString(changesets.resolve("20990101_add_role.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: 20990101_add_role
                      author: test
                      changes: [{ sql: { sql: "ALTER ROLE CURRENT_USER SET work_mem = '7MB'" } }]
                      rollback: [{ sql: { sql: "ALTER ROLE CURRENT_USER RESET work_mem" } }]
                """);
        CalledSoundchart soundchart =
                CalledSoundchart.onExample(TestServer.address()).in(repository);
        for (String command : List.of("check", "schema-doc")) {
            Result result = soundchart.run(command);
            assertThat(result.status()).as(command).isEqualTo(1);
            assertThat(result.errors())
                    .as(command)
                    .contains("  20990101_add_role: ALTER ROLE CURRENT_USER SET work_mem = '7MB'\n");
        }
    }

    private Result run(String... command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--search-path=" + folder));
        arguments.addAll(List.of(command));
        arguments.add("--changelog-file=roles.yaml");
        return CalledSoundchart.with(TestServer.address()).in(folder).run(arguments.toArray(String[]::new));
    }

    private static boolean hasRole() throws SQLException {
        try (Connection connection = ServerConnection.open(TestServer.address());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + ROLE + "'")) {
            return row.next();
        }
    }

    private static void onServer(String sql) throws SQLException {
        try (Connection connection = ServerConnection.open(TestServer.address());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
