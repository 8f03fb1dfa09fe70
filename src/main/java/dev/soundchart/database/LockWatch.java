package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/**
 * Looks from a second session who blocks the first one, before the first gives up waiting: afterwards nobody could
 * tell. Where it looks every half of the time that the first one waits at most, half of the time is left for looking.
 */
final class LockWatch implements AutoCloseable {

    private static final String BLOCKERS = "SELECT pg_catalog.string_agg(" + SessionWords.SQL + ", '; ')"
            + " FROM pg_stat_activity AS s WHERE s.pid = ANY (pg_catalog.pg_blocking_pids(?))";

    /** Looking for watches that are due costs less than a timer for each: most statements take a millisecond. */
    private static final int TICK_MILLISECONDS = 20;

    /** Each look costs a connection: a short limit, with a statement that works for hours, must not make a stream of them. */
    private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

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
    private final long period;
    private long due;
    private volatile String blockers;

    /** Watches a session: looks each time when that much time is over. */
    LockWatch(Connection watched, long periodMilliseconds) {
        this.watched = watched;
        this.period = TimeUnit.MILLISECONDS.toNanos(periodMilliseconds);
        this.due = System.nanoTime() + period;
        WATCHES.add(this);
        if (resting) {
            LockSupport.unpark(LOOKER);
        }
    }

    /** Who blocked the session when somebody was last seen to; empty if nobody was or it can't be known. */
    Optional<String> blockers() {
        return Optional.ofNullable(blockers);
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
                if (System.nanoTime() - watch.due >= 0) {
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
            String seen = blockers(watched);
            blockers = seen == null ? blockers : seen;
        } catch (SQLException | RuntimeException e) {
            // the statement that waits says what is wrong, if anything is
        }
        due = System.nanoTime() + Math.max(period, SHORTEST_PAUSE);
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
