package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.Await;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.TestServer;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server of a working copy, kept up by a command. */
class DatabaseCommandIT {

    private static final Pattern JDBC = Pattern.compile("  JDBC  (\\S+), the password is in (\\S+)");

    @TempDir
    private Path repository;

    @Test
    void theServerStaysUpUntilTheCommandEnds() throws Exception {
        ExampleChangelog.copy(repository);
        TestServer.copyPrograms(repository.resolve(".postgres"));
        SoundchartProcess soundchart = new SoundchartProcess(repository, Map.of());
        Process database = soundchart
                .prepare("database")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = database.inputReader()) {
            assertThat(output.readLine()).matches("The embedded PostgreSQL \\S+ in \\.postgres runs until Ctrl-C");
            Matcher line = JDBC.matcher(output.readLine());
            assertThat(line.matches()).isTrue();
            String password =
                    Files.readString(repository.resolve(line.group(2))).strip();
            assertThat(output.readLine())
                    .startsWith("  psql  PGPASSWORD=$(cat .postgres/password) psql -h 127.0.0.1 -p ")
                    .doesNotContain(password);

            try (Connection connection = DriverManager.getConnection(line.group(1) + "&password=" + password);
                    ResultSet tables = connection
                            .createStatement()
                            .executeQuery("SELECT FROM pg_tables WHERE schemaname = current_schema()")) {
                assertThat(tables.next()).isFalse();
            }
            assertThat(soundchart.run("current").output())
                    .contains("library: 0 of 6 applied")
                    .contains("shop: 0 of 16 applied");

            Result unasked = soundchart.run("database", "--reset");
            assertThat(unasked.status()).isEqualTo(1);
            assertThat(unasked.errors()).contains("There is no terminal to ask: All that the embedded PostgreSQL");

            database.destroy();
            Await.exitStatus(database);
            assertThat(repository.resolve(".postgres/data/postmaster.pid")).doesNotExist();
        } finally {
            database.destroyForcibly();
        }
    }
}
