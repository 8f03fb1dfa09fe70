package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/**
 * Looks from a second session who blocks the first one, before the first gives up waiting: afterwards nobody could
 * tell.
 */
final class LockWatch implements AutoCloseable {

    private static final String BLOCKERS = "SELECT string_agg(" + SessionWords.SQL + ", '; ')"
            + " FROM pg_stat_activity AS s WHERE s.pid = ANY (pg_blocking_pids(?))";

    /** Looking for watches that are due costs less than a timer for each: most statements take a millisecond. */
    private static final int TICK_MILLISECONDS = 20;

    /** After that many looks at nothing the looker rests until there is something. */
    private static final int IDLE_TICKS = 50;

    private static final Set<LockWatch> WATCHES = ConcurrentHashMap.newKeySet();
    private static final Thread LOOKER = new Thread(LockWatch::lookWhereDue, "lock watch");
    private static volatile boolean resting;

    static {
        LOOKER.setDaemon(true);
        LOOKER.start();
    }

    private final Connection watched;
    private final long due;
    private final CompletableFuture<String> look = new CompletableFuture<>();

    /** Watches a session: looks once, when that time is over. */
    LockWatch(Connection watched, long delayMilliseconds) {
        this.watched = watched;
        this.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMilliseconds);
        WATCHES.add(this);
        if (resting) {
            LockSupport.unpark(LOOKER);
        }
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
        WATCHES.remove(this);
    }

    private static void lookWhereDue() {
        int idle = 0;
        while (true) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLISECONDS));
            idle = WATCHES.isEmpty() ? idle + 1 : 0;
            if (idle > IDLE_TICKS) {
                rest();
            }
            for (LockWatch watch : WATCHES) {
                if (System.nanoTime() - watch.due >= 0 && !watch.look.isDone()) {
                    watch.look();
                }
            }
        }
    }

    private static void rest() {
        resting = true;
        while (WATCHES.isEmpty()) {
            LockSupport.park();
        }
        resting = false;
    }

    private void look() {
        try {
            look.complete(blockers(watched));
        } catch (SQLException | RuntimeException e) {
            look.completeExceptionally(e);
        }
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
