package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.JavaProgram;
import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server of a working copy, kept up by a command. */
class DatabaseCommandTest {

    private static final Pattern JDBC = Pattern.compile("  JDBC  (\\S+), the password is in (\\S+)");

    private static final List<String> TABLES = List.of(
            "chord_charts",
            "generation_history",
            "channels",
            "videos",
            "audio_fingerprints",
            "match_results",
            "processing_jobs");

    @TempDir
    private Path repository;

    @BeforeEach
    void makeWorkingCopy() throws IOException {
        FileUtils.copyDirectory(
                TestChangelog.REPOSITORY.resolve("changelog").toFile(),
                repository.resolve("changelog").toFile());
        Files.createFile(repository.resolve("pom.xml"));
    }

    @Test
    void keepsTheServerUpWithExampleRowsUntilItEnds() throws Exception {
        TestServer.copyPrograms(repository.resolve(".postgres"));
        Process database = start("database", "--seed");
        try (BufferedReader output = database.inputReader()) {
            assertThat(output.readLine()).matches("The embedded PostgreSQL \\S+ in \\.postgres runs until Ctrl-C");
            Matcher line = JDBC.matcher(output.readLine());
            assertThat(line.matches()).isTrue();
            String password =
                    Files.readString(repository.resolve(line.group(2))).strip();
            assertThat(output.readLine())
                    .startsWith("  psql  PGPASSWORD=$(cat .postgres/password) psql -h 127.0.0.1 -p ")
                    .doesNotContain(password);

            try (Connection connection = DriverManager.getConnection(line.group(1) + "&password=" + password)) {
                assertThat(rows(connection).values()).allMatch(count -> count > 0);
            }
            assertThat(new SoundchartProcess(repository, Map.of())
                            .run("current")
                            .output())
                    .contains("jambot: 6 of 6 applied")
                    .contains("soundhash: 23 of 23 applied");

            Result unasked = new SoundchartProcess(repository, Map.of()).run("database", "--reset");
            assertThat(unasked.status()).isEqualTo(1);
            assertThat(unasked.errors()).contains("There is no terminal to ask: All that the embedded PostgreSQL");

            database.destroy();
            assertThat(database.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(repository.resolve(".postgres/data/postmaster.pid")).doesNotExist();
        } finally {
            database.destroyForcibly();
        }
    }

    @Test
    void putsExampleRowsInOnce() throws Exception {
        try (InputStream resource = DatabaseCommand.class.getResourceAsStream("examples.sql");
                Scratch head = TestChangelog.atHead();
                Connection connection = head.connect();
                Statement statement = connection.createStatement()) {
            String examples = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            statement.execute(examples);
            Map<String, Integer> first = rows(connection);
            statement.execute(examples);

            assertThat(rows(connection)).isEqualTo(first);
            assertThat(first.values()).allMatch(count -> count > 0);
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = JavaProgram.command(Soundchart.class);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.equals("DATABASE_URL"));
        return builder.start();
    }

    private static Map<String, Integer> rows(Connection connection) throws SQLException {
        Map<String, Integer> rows = new TreeMap<>();
        for (String table : TABLES) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
                row.next();
                rows.put(table, row.getInt(1));
            }
        }
        return rows;
    }
}
