package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.Await;
import dev.soundchart.JavaProgram;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestServerIT {

    @Test
    void secondTestProcessIsRefusedAndLeavesTheFirstAlone(@TempDir Path folder) throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            Path locked = TestServer.folder("postgres");
            assumeTrue(dataDirectory(connection).startsWith(locked), "a container is nobody else's");
            Path errors = folder.resolve("errors");
            List<String> command = JavaProgram.command(SecondTestProcess.class);
            command.addAll(
                    1,
                    List.of(
                            "-Dpostgres=embedded",
                            "-Dpostgres.version=" + TestServer.VERSION,
                            "-Dfork=" + System.getProperty("fork", "fork0")));

            int status = Await.exitStatus(
                    new ProcessBuilder(command).redirectError(errors.toFile()).start());

            assertThat(status).isNotZero();
            assertThat(Files.readString(errors, UTF_8))
                    .contains("Another test process uses " + locked + ". Wait until its run has ended");
            assertThat(connection.isValid(60)).isTrue();
        }
    }

    private static Path dataDirectory(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            return Path.of(row.getString(1));
        }
    }

    /** Uses the server of this test process. */
    static final class SecondTestProcess {

        private SecondTestProcess() {}

        public static void main(String[] arguments) {
            TestServer.address();
        }
    }
}
