package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.Await;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.FutureTask;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new changeset of the kind data, written to fill a column of 3,500 rows, a thousand of them in a batch. */
class BackfillTest {

    private static final String FILLED = "SELECT count(*) FROM orders WHERE description IS NOT NULL";

    @TempDir
    private Path repository;

    private SmallChangelog changelog;
    private Scratch database;
    private Session session;

    @BeforeEach
    void createRows() throws Exception {
        changelog = SmallChangelog.in(repository);
        database = TestServer.databases().create();
        update();
        changelog.addWritten(
                ChangesetKind.DATA,
                "describe orders",
                Map.of(
                        "<why>", "Every order has a description",
                        "<table>", "orders",
                        "<key>", "id",
                        "<column>", "description",
                        // every seventh title is missing, and the new value with it
                        "<new value>", "'About ' || title",
                        "<why the values may stay, above rollback: []>", "They were missing",
                        "rollback:\n", "rollback: []\n"));
        session = new Session(database);
        // keys with gaps, before zero too
        session.execute("""
                INSERT INTO customers (id, customer_number) VALUES (1, 'c');
                INSERT INTO orders (id, order_number, customer_id, title, description)
                SELECT 10 * number - 7000, number, 1, nullif('title ' || number, 'title ' || number / 7 * 7),
                       CASE WHEN number = 100 THEN 'its own' END
                  FROM generate_series(1, 3500) AS number
                """);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        session.close();
        database.close();
    }

    @Test
    void backfillFillsMissingValuesOnly() throws Exception {
        update();

        assertThat(session.value(FILLED)).isEqualTo("3000");
        assertThat(session.value("SELECT description FROM orders WHERE order_number = '100'"))
                .isEqualTo("its own");
        assertThat(session.value("SELECT count(DISTINCT xmin::text) FROM orders WHERE description ^@ 'About'"))
                .as("transactions")
                .isEqualTo("4");
    }

    @Test
    void backfillOfAnEmptyTableDoesNothing() throws Exception {
        session.execute("TRUNCATE orders CASCADE");

        update();

        assertThat(session.value(FILLED)).isEqualTo("0");
    }

    @Test
    void killedBackfillKeepsItsProgressAndContinues() throws Exception {
        session.execute("BEGIN; SELECT FROM orders WHERE order_number = '2500' FOR UPDATE");
        FutureTask<Void> killed = new FutureTask<>(() -> {
            update();
            return null;
        });
        new Thread(killed).start();
        session.await("query LIKE 'DO %' AND wait_event_type = 'Lock'");

        session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND query LIKE 'DO %'");

        assertThat(killed).failsWithin(Await.LIMIT);
        assertThat(session.value(FILLED)).isEqualTo(filledUpTo(2000));
        session.release();
        goesOnAfter(2000);
    }

    @Test
    void backfillStoppedByALockedRowKeepsItsProgressAndContinues() throws Exception {
        session.execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = '100ms'");
        session.execute("BEGIN; SELECT FROM orders WHERE order_number = '1500' FOR UPDATE");

        assertThatThrownBy(this::update)
                .isInstanceOf(LiquibaseException.class)
                .hasMessageContaining("Gave up after 100 ms: another session holds a lock");

        assertThat(session.value(FILLED)).isEqualTo(filledUpTo(1000));
        session.release();
        goesOnAfter(1000);
    }

    /** Runs again to the end; no row that was done by then is written a second time. */
    private void goesOnAfter(int number) throws Exception {
        String done = """
                SELECT md5(string_agg(ctid::text || xmin, ',' ORDER BY id)) FROM orders
                 WHERE order_number::int <= %d AND description IS NOT NULL
                """.formatted(number);
        String before = session.value(done);

        update();

        assertThat(session.value(FILLED)).isEqualTo("3000");
        assertThat(session.value(done)).isEqualTo(before);
        assertThat(session.value("SELECT count(*) FROM databasechangelog WHERE id = '20270115_describe_orders'"))
                .isEqualTo("1");
    }

    private static String filledUpTo(int number) {
        return String.valueOf(number - number / 7);
    }

    private void update() throws Exception {
        try (ChangelogSession work = changelog.open(database)) {
            work.update();
        }
    }
}
