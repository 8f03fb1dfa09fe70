package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.Await;
import dev.soundchart.command.DatabaseCommand;
import dev.soundchart.command.SoundchartProcess;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.BufferedReader;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example rows that {@code database --seed} puts into the tables of both applications. */
class ExampleRowsTest {

    /** Those of the tags jambot-1 and soundhash-1. */
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

    @Test
    void seedAppliesAllChangesetsAndPutsRowsIntoEachTable() throws Exception {
        MusicChangelog.workingCopy(repository);
        TestServer.copyPrograms(repository.resolve(".postgres"));
        SoundchartProcess soundchart = new SoundchartProcess(repository, Map.of());
        Process database = soundchart
                .prepare("database", "--seed")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = database.inputReader()) {
            assertThat(output.readLine()).endsWith(" runs until Ctrl-C");
            String url = output.readLine().replaceFirst(".*(jdbc:\\S+),.*", "$1");
            String password = Files.readString(repository.resolve(".postgres/password"));

            try (Connection connection = DriverManager.getConnection(url + "&password=" + password.strip())) {
                assertThat(rows(connection).values()).allMatch(count -> count > 0);
            }
            assertThat(soundchart.run("current").output())
                    .contains("jambot: ", "soundhash: ")
                    .doesNotContain("pending: ");
        } finally {
            database.destroy();
            Await.exitStatus(database);
        }
    }

    @Test
    void exampleRowsThatAreAppliedAgainChangeNothing() throws Exception {
        try (InputStream resource = DatabaseCommand.class.getResourceAsStream("examples.sql");
                Scratch head = MusicChangelog.atHead();
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
