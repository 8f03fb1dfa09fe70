package dev.soundchart.trace;

import dev.soundchart.lint.LockMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session as another one sees it. */
final class SessionView implements AutoCloseable {

    private static final String LOCKS = """
            SELECT relation, mode FROM pg_locks
             WHERE pid = ? AND locktype = 'relation' AND mode <> 'SIReadLock'
               AND database = (SELECT oid FROM pg_database WHERE datname = pg_catalog.current_database())
            """;

    private static final String WAIT = """
            SELECT CASE locktype WHEN 'virtualxid' THEN coalesce(
                       (SELECT phase FROM pg_stat_progress_create_index p WHERE p.pid = l.pid AND phase LIKE 'waiting%'),
                       'waiting for older transactions') END
              FROM pg_locks l
             WHERE pid = ? AND NOT granted AND pg_catalog.pg_blocking_pids(pid) OPERATOR(pg_catalog.&&) ?
            """;

    private final Connection observer;
    private final int process;

    /**
     * @param observer looks; closed with this
     * @param process of the session that is looked at
     */
    SessionView(Connection observer, int process) {
        this.observer = observer;
        this.process = process;
    }

    /**
     * The session stands before one of others.
     *
     * @param reason empty if it is no more than a lock on a relation that it asks for
     */
    record Wait(Optional<String> reason) {}

    /** The relations that the session has locked or asks to lock, by their oids, each with the strongest mode. */
    Map<Long, LockMode> locks() throws SQLException {
        Map<Long, LockMode> locks = new HashMap<>();
        try (PreparedStatement statement = observer.prepareStatement(LOCKS)) {
            statement.setInt(1, process);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    locks.merge(row.getLong(1), LockMode.ofCatalog(row.getString(2)), SessionView::stronger);
                }
            }
        }
        return locks;
    }

    /** Whether the session waits for one of those processes, and what for. */
    Optional<Wait> waitsFor(List<Integer> processes) throws SQLException {
        try (PreparedStatement statement = observer.prepareStatement(WAIT)) {
            statement.setInt(1, process);
            statement.setArray(2, observer.createArrayOf("int4", processes.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Wait(Optional.ofNullable(row.getString(1)))) : Optional.empty();
            }
        }
    }

    static LockMode stronger(LockMode one, LockMode other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public void close() throws SQLException {
        observer.close();
    }
}
