package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and prepared transactions that a deploy would wait for are named. */
class BlockingTransactionsTest {

    private static final PreflightCheck USUAL = new BlockingTransactions(Duration.ofMinutes(1), Duration.ofSeconds(5));
    private static final PreflightCheck AT_ONCE = new BlockingTransactions(Duration.ZERO, Duration.ZERO);
    private static final PreflightCheck LOCKS_AT_ONCE = new BlockingTransactions(Duration.ofMinutes(1), Duration.ZERO);

    @TempDir
    private Path folder;

    private Scratch database;
    private Connection connection;
    private Connection other;
    private DeployPlan plan;

    @BeforeEach
    void create() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
        other = database.connect();
        execute(
                connection,
                "CREATE TABLE songs (id integer, title text); CREATE INDEX idx_songs ON songs (id);"
                        + " CREATE TABLE charts (id integer)");
        plan = PlannedDeploy.of(folder, true, "ALTER TABLE songs ADD artist text");
    }

    @AfterEach
    void drop() throws Exception {
        other.close();
        connection.close();
        database.close();
    }

    @Test
    void shortTransactionIsNoObstacle() throws Exception {
        execute(other, "BEGIN; INSERT INTO songs VALUES (1, 'x')");

        assertThat(USUAL.of(plan, connection)).isEqualTo(CheckOutcome.found("none that has to end first"));
    }

    @Test
    void holderOfALockOnAnAffectedTableIsNamed() throws Exception {
        execute(other, "SET application_name = 'web'");
        execute(other, "BEGIN; INSERT INTO songs   VALUES (1, 'x')");

        CheckOutcome outcome = LOCKS_AT_ONCE.of(plan, connection);
        assertThat(outcome.passes()).isTrue();
        assertThat(outcome.remarks())
                .singleElement()
                .asString()
                .matches("A lock on songs: process " + process(other)
                        + " \\(web\\), role " + TestServer.address().user()
                        + ", in a transaction since 20\\S+ \\S+, idle in transaction:"
                        + " .*INSERT INTO songs VALUES \\(1, 'x'\\). To end it: SELECT pg_terminate_backend\\("
                        + process(other) + "\\)");
    }

    @Test
    void holderOfALockOnTheTableOfADroppedIndexIsNamed() throws Exception {
        execute(other, "BEGIN; LOCK TABLE songs IN SHARE MODE");

        assertThat(LOCKS_AT_ONCE
                        .of(PlannedDeploy.of(folder, true, "DROP INDEX idx_songs"), connection)
                        .remarks())
                .singleElement()
                .asString()
                .startsWith("A lock on songs: ");
    }

    @Test
    void holderOfALockOnAReferencedTableIsNamed() throws Exception {
        execute(other, "BEGIN; LOCK TABLE charts IN SHARE MODE");

        assertThat(LOCKS_AT_ONCE
                        .of(PlannedDeploy.of(folder, true, "CREATE TABLE x (id integer REFERENCES charts)"), connection)
                        .remarks())
                .singleElement()
                .asString()
                .startsWith("A lock on charts: ");
    }

    @Test
    void lockOnAnotherTableIsIgnored() throws Exception {
        execute(other, "BEGIN; LOCK TABLE charts IN ACCESS EXCLUSIVE MODE");

        assertThat(LOCKS_AT_ONCE.of(plan, connection).remarks()).isEmpty();
    }

    @Test
    void longTransactionIsNamed() throws Exception {
        execute(other, "BEGIN; SELECT 1");

        assertThat(AT_ONCE.of(plan, connection).remarks())
                .singleElement()
                .asString()
                .startsWith("A long transaction: process " + process(other));
    }

    @Test
    void roleThatMayNotSeeOtherSessionsIsToldSo() throws Exception {
        execute(connection, "CREATE ROLE transactions_deployer LOGIN PASSWORD 'x'");
        try (Connection deployer = ServerConnection.open(database.address().as("transactions_deployer", "x"))) {
            execute(other, "BEGIN; SELECT * FROM charts");
            assertThat(AT_ONCE.of(plan, deployer).remarks()).isEmpty();
            assertThat(AT_ONCE.of(
                                    PlannedDeploy.of(folder, false, "CREATE INDEX CONCURRENTLY i ON songs (title)"),
                                    deployer)
                            .remarks())
                    .containsExactly("1 session of other roles in a transaction: since when, this role may not see. To"
                            + " let it: GRANT pg_read_all_stats TO transactions_deployer");

            execute(other, "SELECT * FROM songs");
            CheckOutcome outcome = AT_ONCE.of(plan, deployer);
            assertThat(outcome.passes()).isTrue();
            assertThat(outcome.remarks())
                    .containsExactly("1 session of other roles in a transaction, with locks on songs: since when, this"
                            + " role may not see. To let it: GRANT pg_read_all_stats TO transactions_deployer");

            execute(connection, "GRANT pg_read_all_stats TO transactions_deployer");
            assertThat(AT_ONCE.of(plan, deployer).remarks())
                    .singleElement()
                    .asString()
                    .startsWith("A lock on songs: process " + process(other));
        } finally {
            execute(connection, "DROP ROLE transactions_deployer");
        }
    }

    @Test
    void preparedTransactionThatLocksAnAffectedTableIsAnObstacle() throws Exception {
        prepare("LOCK TABLE songs IN ROW EXCLUSIVE MODE", () -> {
            CheckOutcome outcome = USUAL.of(plan, connection);
            assertThat(outcome.obstacles())
                    .singleElement()
                    .asString()
                    .matches("The transaction 'it''s " + database.address().database()
                            + "', prepared by " + TestServer.address().user()
                            + " at 20\\S+ \\S+, keeps its locks on songs until somebody ends it."
                            + " COMMIT PREPARED '.*' or ROLLBACK PREPARED '.*'");
            assertThatThrownBy(() -> execute(connection, "SET lock_timeout = 100; ALTER TABLE songs ADD artist text"))
                    .hasMessageContaining("lock timeout");
        });
    }

    @Test
    void otherPreparedTransactionIsARemark() throws Exception {
        prepare("INSERT INTO charts VALUES (1)", () -> {
            for (DeployPlan passed :
                    List.of(plan, PlannedDeploy.of(folder, false, "CREATE INDEX CONCURRENTLY i ON songs (title)"))) {
                CheckOutcome outcome = USUAL.of(passed, connection);
                assertThat(outcome.passes()).isTrue();
                assertThat(outcome.remarks()).singleElement().asString().startsWith("The transaction 'it''s ");
            }
            // not even what waits for all others waits for it
            execute(connection, "SET lock_timeout = 3000");
            execute(connection, "CREATE INDEX CONCURRENTLY i ON songs (title)");
            execute(connection, "DROP INDEX CONCURRENTLY i");
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private void prepare(String sql, Work work) throws Exception {
        String id = "'it''s " + database.address().database() + "'";
        execute(other, "BEGIN");
        execute(other, "SET LOCAL transaction_isolation = 'repeatable read'");
        execute(other, sql);
        execute(other, "PREPARE TRANSACTION " + id);
        try {
            work.run();
        } finally {
            execute(other, "ROLLBACK PREPARED " + id);
        }
    }

    private static String process(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
