package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.Await;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One question to a database, by whichever client can ask it. */
class QuickQueryTest {

    private static final String QUESTION = "SELECT 'yes', NULL, count(*) FROM pg_class WHERE false";

    @Test
    void serverWithTlsIsQueried() throws Exception {
        TlsServer server = TlsServer.join();

        for (DatabaseAddress address : List.of(
                TestServer.address(),
                server.address(),
                TlsServer.with(server.address(), "sslmode", "verify-full", "sslrootcert", server.file("ca.pem")),
                TlsServer.with(TestServer.address(), "options", "-c geqo=off"))) {
            assertThat(QuickQuery.row(address, QUESTION)).containsExactly("yes", null, "0");
        }
    }

    @Test
    void unreachableServerIsReportedAsTheDriverReportsIt() {
        DatabaseAddress wrong = TlsServer.with(TestServer.address(), "sslmode", "require");

        assertThatThrownBy(() -> QuickQuery.row(wrong, QUESTION))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageStartingWith("Can't connect to " + wrong);
    }

    @Test
    void longLockIsNotWaitedFor() throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE t (n integer)");
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE t");

            long begun = System.nanoTime();
            assertThatThrownBy(() -> QuickQuery.row(database.address(), "SELECT count(*) FROM t"))
                    .isInstanceOf(SQLException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(4500), Await.LIMIT);
        }
    }
}
