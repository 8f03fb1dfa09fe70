package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.Await;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Liquibase, killed at the statement where the lock of another session makes it wait. */
final class KilledUpdater {

    private KilledUpdater() {}

    /**
     * Lets Liquibase work until it waits for the lock, then has the server end its session.
     *
     * @param observer of the database, in autocommit mode
     * @param lock the statement that takes the lock
     */
    static void kill(Scratch database, Sql observer, String lock, ChangelogWork work) throws Exception {
        try (Connection holder = database.connect()) {
            // asked for before the transaction, which must hold no snapshot: a concurrent build would wait for it
            String process = new Sql(holder).column("SELECT pg_backend_pid()").get(0);
            holder.setAutoCommit(false);
            new Sql(holder).execute(lock);
            FutureTask<Void> updater = new FutureTask<>(() -> {
                work.on(database);
                return null;
            });
            new Thread(updater).start();
            observer.execute("SELECT pg_terminate_backend(" + waitingFor(process, observer, updater) + ")");
            assertThat(updater)
                    .failsWithin(Await.LIMIT)
                    .withThrowableThat()
                    .havingRootCause()
                    .isInstanceOf(SQLException.class)
                    .withMessageContaining("terminating connection");
        }
    }

    /** The process of the session that waits for the holder of the lock, once there is one. */
    private static String waitingFor(String holder, Sql observer, Future<Void> updater) throws Exception {
        List<String> waiting = new ArrayList<>();
        Await.until("Liquibase to wait for the lock", () -> {
            assertThat(updater).isNotDone();
            waiting.addAll(observer.column("""
                    SELECT pid FROM pg_stat_activity
                     WHERE datname = current_database() AND backend_type = 'client backend' AND %s = ANY (pg_blocking_pids(pid))
                    """.formatted(holder)));
            return !waiting.isEmpty();
        });
        return waiting.get(0);
    }
}
