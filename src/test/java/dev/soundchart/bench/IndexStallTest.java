package dev.soundchart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IndexStallTest {

    /** For as long as that, an older transaction makes each build wait: longer than a statement takes on a busy machine. */
    private static final int MILLISECONDS = 1000;

    private static final String WAITING =
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%'";

    @Test
    void writesWaitWithAPlainBuildAndNotWithTheChangesets(@TempDir Path folder) throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            FingerprintTable table = FingerprintTable.make(database, TestChangelog.REPOSITORY, folder, 1000);

            Traffic changeset = besideOlderTransaction(database, table::buildByChangeset);
            Traffic plain = besideOlderTransaction(database, table::buildPlainly);

            assertThat(changeset.seconds()).isGreaterThan(MILLISECONDS / 1e3);
            assertThat(changeset.writes().failed() + changeset.reads().failed()).isZero();
            assertThat(changeset.writes().longest()).isLessThan(MILLISECONDS);
            assertThat(plain.writes().longest()).isGreaterThan(MILLISECONDS);
        }
    }

    private static Traffic besideOlderTransaction(Scratch database, Callable<Traffic> build) throws Exception {
        FutureTask<Traffic> building = new FutureTask<>(build);
        try (Connection older = database.connect();
                Statement statement = older.createStatement()) {
            older.setAutoCommit(false);
            statement.execute("DELETE FROM audio_fingerprints WHERE id = 1");
            new Thread(building, "build").start();
            awaitBuild(database, building);
            Thread.sleep(MILLISECONDS);
            older.rollback();
        }
        return building.get();
    }

    /** In a session of its own: within a transaction, the server's activity stays what it was. */
    private static void awaitBuild(Scratch database, FutureTask<Traffic> building) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            while (!building.isDone() && !statement.executeQuery(WAITING).next()) {
                Thread.sleep(10);
            }
        }
    }
}
