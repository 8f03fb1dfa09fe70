package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.PGConnection;

/**
 * Looks from a second session who blocks the first one, shortly before the first gives up waiting: afterwards nobody
 * could tell.
 */
final class LockWatch implements AutoCloseable {

    private static final String BLOCKERS = "SELECT string_agg(" + SessionWords.SQL + ", '; ')"
            + " FROM pg_stat_activity AS s WHERE s.pid = ANY (pg_blocking_pids(?))";

    private static final ScheduledExecutorService SCHEDULE = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lock watch");
        thread.setDaemon(true);
        return thread;
    });

    private final Future<String> look;

    /** Watches a session: looks once, when that time is over. */
    LockWatch(Connection watched, long delayMilliseconds) {
        look = SCHEDULE.schedule(() -> blockers(watched), delayMilliseconds, TimeUnit.MILLISECONDS);
    }

    /** Who blocked the session at the time; empty if nobody did or it can't be known. */
    Optional<String> blockers() {
        try {
            return Optional.ofNullable(look.get(5, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        look.cancel(true);
    }

    private static String blockers(Connection watched) throws SQLException {
        int process = watched.unwrap(PGConnection.class).getBackendPID();
        Optional<Connection> observer = ServerConnection.another(watched);
        if (observer.isEmpty()) {
            return null;
        }
        try (Connection connection = observer.get();
                PreparedStatement statement = connection.prepareStatement(BLOCKERS)) {
            statement.setInt(1, process);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }
}
