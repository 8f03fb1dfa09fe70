package dev.soundchart.trace;

import dev.soundchart.changelog.FailureReason;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.lint.LockMode;
import dev.soundchart.trace.Watch.Sighting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import liquibase.exception.LiquibaseException;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Records what the statements of one session do to the relations of its database.
 *
 * <p>A statement in a transaction is looked at when it has ended: its locks are all still there. One outside is run in a
 * transaction of its own for that, which also lets it do what is only allowed in one ({@code LOCK TABLE}). One that must commit by itself ({@code CONCURRENTLY}, {@code VACUUM}, a block with
 * {@code COMMIT}) meets an {@link Obstacle}, and is looked at while it waits. So every lock of
 * {@code SHARE UPDATE EXCLUSIVE} or above that such a statement asks for first on a table is seen, of a block with
 * {@code COMMIT} also {@code ROW EXCLUSIVE}, and {@code ACCESS EXCLUSIVE} wherever it comes. Weaker ones, those on
 * indexes and materialized views, and those of a second table that are no stronger than {@code SHARE UPDATE EXCLUSIVE} are
 * only seen if they last for about a millisecond.
 */
final class Recording implements AutoCloseable {

    private static final String NOT_IN_A_TRANSACTION = "25001";
    private static final String ENDS_TRANSACTIONS = "2D000";
    private static final Set<String> HISTORY = Set.of("databasechangelog", "databasechangeloglock");

    private final Scratch scratch;
    private final Connection connection;
    private final SessionView view;
    private final LookingClock clock = new LookingClock();
    private Obstacle obstacle;

    private boolean on;
    private Relations existing;
    private Relations known;
    private final List<StatementTrace> ended = new ArrayList<>();
    private final List<RecordedStatement> open = new ArrayList<>();

    /** Runs changesets. */
    interface Work {
        void run() throws LiquibaseException;
    }

    /** Sends a statement. */
    interface Call {
        Object run() throws Throwable;
    }

    /**
     * @param connection the session; closed by the one who opened it
     */
    Recording(Scratch scratch, Connection connection) throws SQLException {
        this.scratch = scratch;
        this.connection = connection;
        this.view = new SessionView(
                scratch.connect(), connection.unwrap(PGConnection.class).getBackendPID());
    }

    /**
     * Records what is run.
     *
     * @param counted the relations whose locks are wanted
     */
    Run of(Relations counted, Work work) throws SQLException {
        existing = counted;
        known = Relations.read(connection);
        ended.clear();
        open.clear();
        String failure = null;
        on = true;
        try {
            work.run();
        } catch (LiquibaseException e) {
            failure = FailureReason.of(e);
        } finally {
            on = false;
        }
        endTransaction();
        return new Run(List.copyOf(ended), failure);
    }

    /** Runs a statement, and looks at what it does. */
    Object run(String sql, Call call) throws Throwable {
        if (!on) {
            return call.run();
        }
        long looking = clock.now();
        SqlText text = new SqlText(sql);
        boolean ofHistory = text.names().stream().anyMatch(HISTORY::contains);
        boolean endsTransactions = text.has("BEGIN") || text.has("COMMIT");
        clock.leaveOutSince(looking);
        if (ofHistory) {
            return call.run();
        }
        long start = clock.now();
        try {
            if (endsTransactions) {
                return runWatched(sql, LockMode.SHARE, call);
            }
            boolean withOthers = !connection.getAutoCommit() || isInTransaction();
            return withOthers ? runInTransaction(sql, call) : runInOwnTransaction(sql, call);
        } catch (SQLException e) {
            open.add(new RecordedStatement(sql, LookingClock.between(start, clock.now())));
            throw e;
        }
    }

    /** Takes the locks for released, if the session is in no transaction any more. */
    void mayHaveEndedTransaction() throws SQLException {
        if (on && !isInTransaction()) {
            endTransaction();
        }
    }

    private Object runInTransaction(String sql, Call call) throws Throwable {
        long looking = clock.now();
        Map<Long, LockMode> heldBefore = view.locks();
        clock.leaveOutSince(looking);
        long start = clock.now();
        Object result = call.run();
        long end = clock.now();
        RecordedStatement statement = new RecordedStatement(sql, LookingClock.between(start, end));
        Map<Long, LockMode> held = view.locks();
        held.forEach((oid, mode) -> {
            LockMode before = heldBefore.get(oid);
            if (before == null || mode.compareTo(before) > 0) {
                add(statement, oid, mode, start, held.get(tableOf(oid)));
            }
        });
        readFiles(statement);
        clock.leaveOutSince(end);
        mayHaveEndedTransaction();
        return result;
    }

    private Object runInOwnTransaction(String sql, Call call) throws Throwable {
        connection.setAutoCommit(false);
        LockMode gate;
        try {
            Object result = runInTransaction(sql, call);
            connection.commit();
            endTransaction();
            return result;
        } catch (SQLException e) {
            connection.rollback();
            gate = switch (String.valueOf(e.getSQLState())) {
                case NOT_IN_A_TRANSACTION -> LockMode.SHARE_UPDATE_EXCLUSIVE;
                case ENDS_TRANSACTIONS -> LockMode.SHARE;
                default -> throw e;
            };
        } finally {
            connection.setAutoCommit(true);
        }
        return runWatched(sql, gate, call);
    }

    private Object runWatched(String sql, LockMode gate, Call call) throws Throwable {
        long before = clock.now();
        if (obstacle == null) {
            obstacle = new Obstacle(scratch.connect(), scratch.connect());
        }
        obstacle.raise(gate);
        clock.leaveOutSince(before);
        Watch watch = new Watch(view, obstacle, clock);
        long start = clock.now();
        Object result;
        try (watch) {
            result = call.run();
        }
        long end = clock.now();
        RecordedStatement statement = new RecordedStatement(sql, LookingClock.between(start, end));
        Map<Long, Sighting> sightings = watch.sightings();
        boolean concurrent = new SqlText(sql).has("CONCURRENTLY");
        sightings.forEach((oid, seen) -> {
            Sighting onTable = sightings.get(tableOf(oid));
            // what works concurrently takes a strong lock on an index only when nobody uses it any more
            LockMode covering = concurrent ? LockMode.ACCESS_EXCLUSIVE : onTable == null ? null : onTable.mode();
            add(statement, oid, seen.mode(), seen.since(), covering);
        });
        statement.waited(List.copyOf(watch.waits()));
        readFiles(statement);
        clock.leaveOutSince(end);
        mayHaveEndedTransaction();
        return result;
    }

    /**
     * @param onTable the lock on the table that the relation is an index of; whoever wants the index wants its table first
     */
    private void add(RecordedStatement statement, long oid, LockMode mode, long since, LockMode onTable) {
        boolean counts = existing.has(oid) && known.has(oid);
        if (counts && (!known.get(oid).kind().isIndex() || onTable == null || mode.compareTo(onTable) > 0)) {
            statement.locked(known.get(oid), mode, since);
        }
    }

    private long tableOf(long oid) {
        return known.has(oid) ? known.get(oid).table() : 0;
    }

    private void readFiles(RecordedStatement statement) throws SQLException {
        Relations now = Relations.read(connection);
        Relations counted = now.ofOrOn(existing);
        statement.changedFiles(counted.rewrittenSince(known), counted.indexesBuiltSince(known));
        known = now;
        open.add(statement);
    }

    private void endTransaction() {
        long moment = clock.now();
        open.forEach(statement -> ended.add(statement.endedAt(moment)));
        open.clear();
    }

    /** Whether a transaction is open on the server. */
    private boolean isInTransaction() throws SQLException {
        return !connection.isClosed()
                && connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
    }

    @Override
    public void close() throws SQLException {
        view.close();
        if (obstacle != null) {
            obstacle.close();
        }
    }
}
