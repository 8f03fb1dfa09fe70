package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leftovers of a killed deploy are mended by the next one; changes by anybody else stop it. */
class InterruptedDeployTest {

    @TempDir
    private Path folder;

    private Scratch database;
    private Connection connection;
    private String[] statements;

    @AfterEach
    void drop() throws Exception {
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20250305_add_performance_indexes-3 | SELECT 1 | drift | index shipments.idx_shipments_failed is extra",
                "20250305_add_performance_indexes-3 | UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_shipments_failed'::regclass | invalid indexes | index shipments.idx_shipments_failed is invalid",
                "20250305_add_performance_indexes-3 | UPDATE pg_index SET indisvalid = false, indisready = false WHERE indexrelid = 'idx_shipments_failed'::regclass | invalid indexes | index shipments.idx_shipments_failed is invalid",
                "20250601_index_book_titles | UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_books_title_trgm'::regclass | invalid indexes | index books.idx_books_title_trgm is invalid",
                "20250601_drop_duplicate_order_index | SELECT 1 | drift | index orders.idx_orders_order_number is missing",
                "20250601_drop_duplicate_order_index | CREATE INDEX idx_orders_order_number ON orders (order_number); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_orders_order_number'::regclass | invalid indexes | index orders.idx_orders_order_number is invalid",
            })
    void nextDeployMendsWhatAnInterruptedIndexBuildLeft(String changeset, String left, String check, String remark)
            throws Exception {
        forget(changeset);
        execute(left);
        DeployPlan plan = PlannedDeploy.to(database);

        CheckOutcome drift = new NoDrift().of(plan, connection);
        CheckOutcome indexes = new InvalidIndexes().of(plan, connection);
        assertThat(drift.obstacles()).isEmpty();
        assertThat(indexes.obstacles()).isEmpty();
        assertThat((check.equals("drift") ? drift : indexes).remarks())
                .singleElement()
                .asString()
                .startsWith(remark)
                .endsWith(": left by an interrupted run of " + changeset + ", which runs again");

        assertThat(Verification.of(plan, connection).passes()).isFalse();
        update();
        CheckOutcome after = Verification.of(plan, connection);
        assertThat(after.obstacles()).isEmpty();
        assertThat(after.found())
                .containsExactly(
                        "history: the changeset ran", "catalog: as the changelog says", "invalid indexes: none");
    }

    @Test
    void effectsOfATransactionalChangesetThatIsNotInTheHistoryStopTheDeploy() throws Exception {
        forget("20250601_comment_library_tables");

        CheckOutcome outcome = new NoDrift().of(PlannedDeploy.to(database), connection);
        assertThat(outcome.remarks()).isEmpty();
        assertThat(outcome.obstacles()).isNotEmpty().allMatch(line -> line.startsWith("comment "));
    }

    @Test
    void invalidIndexThatNoPendingChangesetMendsStopsTheDeploy() throws Exception {
        start(
                "CREATE TABLE songs (id integer); CREATE INDEX k ON songs (id); CREATE INDEX l ON songs (id)",
                "CREATE INDEX CONCURRENTLY i ON songs (id)",
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS j ON songs (id)",
                "DROP INDEX CONCURRENTLY k",
                "REINDEX INDEX CONCURRENTLY l");
        DeployPlan plan = PlannedDeploy.recorded(plan(), folder, database);
        for (String index : new String[] {"i", "j", "k", "l", "l_ccnew"}) {
            execute("CREATE INDEX IF NOT EXISTS " + index + " ON songs (id);"
                    + " UPDATE pg_index SET indisvalid = false WHERE indexrelid = '" + index + "'::regclass");
        }

        CheckOutcome outcome = new InvalidIndexes().of(plan, connection);
        assertThat(outcome.obstacles())
                .containsExactly(
                        "index songs.l_ccnew is invalid: its build failed, was killed, or still runs. DROP INDEX"
                                + " CONCURRENTLY l_ccnew");
        // i and j would be in the way of a plain update; a deploy drops them first
        assertThat(outcome.remarks()).hasSize(4);

        execute("DROP INDEX i, j, k, l, l_ccnew; CREATE INDEX i ON songs (id); CREATE INDEX j ON songs (id)");
        CheckOutcome drift = new NoDrift().of(plan, connection);
        assertThat(drift.obstacles())
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "index songs.i is extra", "index songs.k is missing", "index songs.l is missing");
        assertThat(drift.remarks()).singleElement().asString().startsWith("index songs.j is extra: ");
    }

    @Test
    void deployContinuesAfterAnInterruptedConstraintValidation() throws Exception {
        start(
                "CREATE TABLE songs (id integer); ALTER TABLE songs ADD CONSTRAINT c CHECK (id > 0) NOT VALID",
                "ALTER TABLE songs VALIDATE CONSTRAINT c");
        DeployPlan plan = PlannedDeploy.recorded(plan(), folder, database);
        assertThat(new NoDrift().of(plan, connection)).isEqualTo(CheckOutcome.found("as the changelog says"));
        CheckOutcome halfWay = Verification.of(plan, connection);
        assertThat(halfWay.obstacles())
                .containsExactly("c2 is not in the history: it has not run. Run the deploy again");
        assertThat(halfWay.remarks())
                .containsExactly("constraint songs.c is NOT VALID, as the changelog leaves it: a later changeset should"
                        + " validate it");

        execute("ALTER TABLE songs VALIDATE CONSTRAINT c");
        CheckOutcome outcome = new NoDrift().of(plan, connection);
        assertThat(outcome.obstacles()).isEmpty();
        assertThat(outcome.remarks())
                .singleElement()
                .asString()
                .startsWith("constraint songs.c is changed: ")
                .endsWith(": left by an interrupted run of c2, which runs again");

        try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
            session.update();
        }
        assertThat(Verification.of(plan, connection))
                .isEqualTo(new CheckOutcome(
                        List.of(
                                "history: the changeset ran",
                                "catalog: as the changelog says",
                                "invalid indexes: none"),
                        List.of(),
                        List.of()));
    }

    @Test
    void verificationFindsAConstraintThatShouldBeValid() throws Exception {
        forget("none");
        execute("UPDATE pg_constraint SET convalidated = false WHERE conname = 'orders_customer_id_fkey'");

        CheckOutcome outcome = Verification.of(PlannedDeploy.to(database), connection);
        assertThat(outcome.remarks()).isEmpty();
        assertThat(outcome.obstacles())
                .containsExactly(
                        "constraint orders.orders_customer_id_fkey is NOT VALID: rows that were there before it may"
                                + " break it. ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey");
    }

    /** A database at the head that does not know that a changeset ran. */
    private void forget(String changeset) throws Exception {
        database = ExampleChangelog.atHead();
        connection = database.connect();
        execute("DELETE FROM databasechangelog WHERE id = '" + changeset + "'");
    }

    /** A database that ran the first of some changesets. */
    private void start(String... changesets) throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
        statements = changesets;
        plan();
        try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
            session.update(1);
        }
    }

    private DeployPlan plan() throws Exception {
        return PlannedDeploy.of(folder, false, statements);
    }

    private void update() throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.update();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
