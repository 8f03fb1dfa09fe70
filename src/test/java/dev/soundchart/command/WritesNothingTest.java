package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that only look, on databases that Liquibase has never seen or knows in part. */
@Timeout(120)
class WritesNothingTest {

    private Scratch database;
    private Connection observer;
    private CalledSoundchart soundchart;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        observer = database.connect();
        soundchart = CalledSoundchart.onExample(database.address());
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        observer.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy --dry-run",
                "rollback-to base --dry-run",
                "update-sql",
                "update-count-sql --count=1",
                "future-rollback-sql",
                "current",
                "history",
                "history --verbose",
                "status",
                "drift",
                "adopt",
                "validate",
                "unexpected-changesets",
                "list-locks",
                "tag-exists --tag=none",
                "inspect",
                "lint"
            })
    void nothingIsWrittenToAnEmptyDatabase(String command) throws Exception {
        List<String> before = contents();

        Result result = soundchart.run(command.split(" "));

        assertThat(contents()).as(result.errors()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy --dry-run",
                "rollback-to base --dry-run",
                "update-sql",
                "rollback-count-sql --count=1",
                "future-rollback-sql",
                "current",
                "history --verbose",
                "status",
                "drift",
                "validate"
            })
    void nothingIsWrittenHalfWay(String command) throws Exception {
        assertThat(soundchart.run("update-count", "--count=3").status()).isZero();
        List<String> before = contents();

        Result result = soundchart.run(command.split(" "));

        assertThat(result.status()).as(result.errors()).isEqualTo(command.equals("drift") ? result.status() : 0);
        assertThat(contents()).as(result.errors()).isEqualTo(before);
    }

    /** All relations, with the version of each of their rows in the catalog, and the rows of the history. */
    private List<String> contents() throws SQLException {
        List<String> contents = new ArrayList<>();
        try (Statement statement = observer.createStatement();
                ResultSet relations = statement.executeQuery(
                        "SELECT oid::regclass || ' ' || xmin FROM pg_class WHERE oid >= 16384 ORDER BY oid")) {
            while (relations.next()) {
                contents.add(relations.getString(1));
            }
        }
        try (Statement statement = observer.createStatement();
                ResultSet history = statement.executeQuery("SELECT to_regclass('databasechangelog')")) {
            history.next();
            if (history.getString(1) != null) {
                try (ResultSet rows = statement.executeQuery(
                        "SELECT id || ' ' || ctid || ' ' || xmin FROM databasechangelog ORDER BY orderexecuted")) {
                    while (rows.next()) {
                        contents.add(rows.getString(1));
                    }
                }
            }
        }
        return contents;
    }
}
