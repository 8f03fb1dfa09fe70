package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.CalledSoundchart.Running;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Progress that is printed while a changeset runs. */
class ProgressTest {

    private static final String SECONDS = "\\d+\\.\\d\\d s";

    @TempDir
    private Path folder;

    @Test
    void changesetThatStillRunsIsPrinted() throws Exception {
        changelog("- sql: { sql: 'SELECT pg_sleep(2.7)' }");
        try (Scratch database = TestServer.databases().create()) {
            Result result = update(database);

            assertThat(result.errors())
                    .containsPattern("\napplying 1 of 1: slow, " + SECONDS + " so far\n")
                    .containsPattern("\napplied 1 of 1: slow, " + SECONDS + "\n1 changeset applied in " + SECONDS);
            assertThat(result.status()).isZero();
        }
    }

    @Test
    void progressOfAConcurrentIndexBuildIsPrinted() throws Exception {
        changelog("- sql: { sql: 'CREATE INDEX CONCURRENTLY t_n ON t (n)' }");
        try (Scratch database = TestServer.databases().create();
                Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            statement.execute("CREATE TABLE t (n integer)");
            reader.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");

            Running update =
                    soundchart(database).begin("update", "--search-path=" + folder, "--changelog-file=slow.yaml");
            update.awaitErrors("waiting for writers before build");
            reader.commit();

            Result result = update.result();
            assertThat(result.errors())
                    .containsPattern("\napplying 1 of 1: slow, " + SECONDS + " so far"
                            + " \\(building t_n, waiting for writers before build, 0 of 1 transactions ended\\)\n");
            assertThat(result.status()).isZero();
        }
    }

    /** A look at index builds costs a connection. */
    @Test
    void endedChangesetsCostNoConnectionForTheirIndexBuilds() throws Exception {
        changelog("""
                - sql: { sql: 'SELECT 1' }
                  - changeSet:
                      id: quick
                      author: test
                      changes:
                        - sql: { sql: 'SELECT 1' }
                  - changeSet:
                      id: slow
                      author: test
                      changes:
                        - sql: { sql: 'SELECT pg_sleep(2.3)' }""", "first");
        try (Scratch database = TestServer.databases().create()) {
            int before = sessions(database);

            assertThat(update(database).errors()).contains("3 changesets applied");

            // this one's, the update's, and one that looks for the builds of the slow changeset
            assertThat(sessions(database) - before).isEqualTo(3);
        }
    }

    /** Counts the sessions that a database has had. */
    private static int sessions(Scratch database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT sessions FROM pg_stat_database WHERE datname = current_database()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private void changelog(String change) throws IOException {
        changelog(change, "slow");
    }

    private void changelog(String change, String id) throws IOException {
        Files.writeString(folder.resolve("slow.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: %s
                      author: test
                      runInTransaction: false
                      changes:
                        %s
                """.formatted(id, change));
    }

    private Result update(Scratch database) throws Exception {
        return soundchart(database).run("update", "--search-path=" + folder, "--changelog-file=slow.yaml");
    }

    private CalledSoundchart soundchart(Scratch database) {
        return CalledSoundchart.with(database.address()).in(folder);
    }
}
