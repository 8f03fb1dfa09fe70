package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.JavaProgram;
import dev.soundchart.command.Soundchart;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.DatabaseAddress.Host;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that fail, each in its own way and with all that they can be made to say: none says the password. */
class SecretsTest {

    private static final String ROLE = "secretive";

    @TempDir
    private static Path folder;

    private static Scratch database;
    private static DatabaseAddress address;

    /** What goes wrong. */
    enum Failure {
        NO_SUCH_DATABASE("does not exist"),
        WRONG_ROLE("password authentication failed"),
        NO_SERVER("refused"),
        NO_TLS("does not support SSL"),
        FAILING_CHANGESET("division by zero"),
        LOST_CONNECTION("I/O error");

        private final String message;

        Failure(String message) {
            this.message = message;
        }
    }

    @BeforeAll
    static void createRole() throws Exception {
        database = TestServer.databases().create();
        execute("CREATE ROLE " + ROLE + " LOGIN SUPERUSER PASSWORD '" + Secrets.PASSWORD.replace("'", "''") + "'");
        address = database.address().as(ROLE, Secrets.PASSWORD);
        Files.createDirectory(folder.resolve("changelog"));
        Files.writeString(folder.resolve("changelog/changelog.yaml"), """
                databaseChangeLog:
                  - changeSet: { id: fails, author: test, changes: [{ sql: { sql: "SELECT 1 / 0" } }], rollback: [] }
                """);
    }

    @AfterAll
    static void dropRole() throws SQLException {
        execute("DROP OWNED BY " + ROLE + "; DROP ROLE " + ROLE);
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void noOutputHoldsThePassword(Failure failure) throws Exception {
        try (Proxy proxy = Proxy.before(address)) {
            proxy.expect(Fault.cut(Fault.Moment.BEFORE, (number, sql) -> sql.contains("1 / 0")));
            DatabaseAddress to = switch (failure) {
                case NO_SUCH_DATABASE -> address.withDatabase("nowhere");
                case WRONG_ROLE -> address.as("nobody", Secrets.PASSWORD);
                case NO_SERVER -> at(List.of(new Host("127.0.0.1", 1)), Map.of());
                case NO_TLS -> at(address.hosts(), Map.of("sslmode", "require"));
                case FAILING_CHANGESET -> address;
                case LOST_CONNECTION -> proxy.to(address);
            };
            List<String> command = new ArrayList<>(JavaProgram.command(Soundchart.class));
            command.addAll(List.of("--search-path=" + folder, "--log-level=debug", "update"));

            assertThat(Program.start(folder, to, command).fails()).contains(failure.message);
        }
    }

    private static DatabaseAddress at(List<Host> hosts, Map<String, String> parameters) {
        return new DatabaseAddress(
                hosts, address.database(), address.user(), Optional.of(Secrets.PASSWORD), parameters);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
