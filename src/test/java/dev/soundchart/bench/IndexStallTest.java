package dev.soundchart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.Await;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmark measures: writes beside each of the two builds, while an older transaction keeps both waiting. */
class IndexStallTest {

    /** The benchmark's table and changeset. */
    private static final String CHANGELOG = """
            databaseChangeLog:
              - changeSet:
                  id: tables
                  author: test
                  changes:
                    - sql:
                        sql: |-
                          CREATE TABLE channels (id serial PRIMARY KEY, channel_id text);
                          CREATE TABLE videos (id serial PRIMARY KEY, video_id text, channel_id integer);
                          CREATE TABLE audio_fingerprints (id serial PRIMARY KEY, video_id integer, start_time float,
                            end_time float, fingerprint_hash text, fingerprint_data bytea, confidence_score float)
              - changeSet:
                  id: 20251026_add_composite_indexes-2
                  author: test
                  runInTransaction: false
                  changes:
                    - sql:
                        sql: |-
                          DROP INDEX CONCURRENTLY IF EXISTS idx_fingerprints_hash_video;
                          CREATE INDEX CONCURRENTLY idx_fingerprints_hash_video
                            ON audio_fingerprints (fingerprint_hash, video_id)
                  rollback:
                    - sql:
                        sql: DROP INDEX CONCURRENTLY IF EXISTS idx_fingerprints_hash_video
            """;

    private static final int MORE_ROWS = 10;

    /** What the older transaction waits for, once the build waits for it. */
    @FunctionalInterface
    private interface Meanwhile {
        void await(Connection observer) throws Exception;
    }

    @Test
    void writesGoOnBesideTheChangesetAndWaitBesideAPlainBuild(@TempDir Path repository, @TempDir Path plain)
            throws Exception {
        Files.createDirectories(repository.resolve("changelog"));
        Files.writeString(repository.resolve("changelog/changelog.yaml"), CHANGELOG);
        try (Scratch database = TestServer.databases().create()) {
            FingerprintTable table = FingerprintTable.make(database, repository, plain, 1000);

            Traffic beside = besideOlderTransaction(database, table::buildByChangeset, observer -> {
                long rows = rows(observer);
                Await.until("more rows", () -> rows(observer) > rows + MORE_ROWS);
            });
            besideOlderTransaction(
                    database,
                    table::buildPlainly,
                    observer -> Await.session(
                            observer,
                            "wait_event_type = 'Lock' AND query ~ '^(INSERT INTO|UPDATE) audio_fingerprints'"));

            assertThat(beside.writes().statements()).isGreaterThan(MORE_ROWS);
            assertThat(beside.reads().statements()).isPositive();
            assertThat(beside.writes().failed() + beside.reads().failed()).isZero();
        }
    }

    private static Traffic besideOlderTransaction(Scratch database, Callable<Traffic> build, Meanwhile meanwhile)
            throws Exception {
        FutureTask<Traffic> building = new FutureTask<>(build);
        try (Connection older = database.connect();
                Connection observer = database.connect();
                Statement statement = older.createStatement()) {
            older.setAutoCommit(false);
            statement.execute("DELETE FROM audio_fingerprints WHERE id = 1");
            new Thread(building, "build").start();
            Await.session(observer, "wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%'");
            meanwhile.await(observer);
            older.rollback();
        }
        return building.get();
    }

    private static long rows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM audio_fingerprints")) {
            row.next();
            return row.getLong(1);
        }
    }
}
