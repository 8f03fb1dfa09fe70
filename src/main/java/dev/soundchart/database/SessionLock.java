package dev.soundchart.database;

import com.github.blagerweij.sessionlock.PGLockService;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import liquibase.GlobalConfiguration;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.configuration.ConfiguredValue;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockServiceFactory;

/**
 * Liquibase's lock as an advisory lock of the session, which PostgreSQL frees when the session ends, however it ends.
 *
 * <p>It waits as long as the session that holds the lock lives, unless {@code liquibase.changelogLockWaitTimeInMinutes} is
 * set. A Liquibase without it has the lock by a row of a table ({@link LockTable}), which stays when it is killed: that is waited
 * for as long as Liquibase does, five minutes. Unlike the lock it extends, it holds no transaction open while it waits: the snapshot of a waiting updater would
 * keep the concurrent index build of the one that it waits for from ever ending.
 */
public final class SessionLock extends PGLockService {

    private static final Duration POLL = Duration.ofMillis(500);

    /** The two keys of the lock are signed here and unsigned in pg_locks. */
    private static final String HOLDER = """
            SELECT a.backend_start, 'process ' || l.pid::text
                   || coalesce(' from ' || pg_catalog.host(a.client_addr), '')
                   || coalesce(' (' || nullif(a.application_name, '') || ')', '')
                   || coalesce(', role ' || a.usename::text, '')
                   || coalesce(', connected since ' || pg_catalog.date_trunc('second', a.backend_start)::text, '')
              FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
             WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
               AND l.database = (SELECT oid FROM pg_database WHERE datname = pg_catalog.current_database())
               AND l.classid = (?::bigint & 4294967295)::oid AND l.objid = (?::bigint & 4294967295)::oid
            """;

    private boolean marked;

    /** The two keys of a database's lock, joined as the functions of PostgreSQL take them. */
    static String key(Database database) {
        return database.getDatabaseChangeLogLockTableName().hashCode() + ", "
                + database.getDefaultSchemaName().hashCode();
    }

    /** Whether this command has taken the lock of a database, and not freed it. */
    static boolean isTaken(Database database) {
        return LockServiceFactory.getInstance().getLockService(database).hasChangeLogLock();
    }

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    /**
     * Waits until the lock is this session's.
     *
     * @throws LockException if the limit that was set is over, or the connection is lost
     */
    @Override
    public void waitForLock() throws LockException {
        Instant start = Instant.now();
        String told = "";
        while (!acquireLock()) {
            Optional<LockHolder> session = sessionWithLock();
            Optional<LockHolder> holder = session.isPresent() ? session : inTable();
            String words = holder.map(LockHolder::words).orElse("");
            if (!words.isEmpty() && !words.equals(told)) {
                System.err.println("Waiting for another update to end: " + words);
                told = words;
            }
            ConfiguredValue<Long> limit = GlobalConfiguration.CHANGELOGLOCK_WAIT_TIME.getCurrentConfiguredValue();
            boolean limited = !limit.wasDefaultValueUsed() || session.isEmpty() && holder.isPresent();
            if (limited && Instant.now().isAfter(start.plus(Duration.ofMinutes(limit.getValue())))) {
                throw new LockException("Another update still runs after " + limit.getValue() + " minutes: " + words
                        + ". Run this again when it has ended"
                        + (session.isPresent()
                                ? ""
                                : ". If it was killed, free its lock first: soundchart release-locks"));
            }
            pause();
        }
        // a rollback has read the history by now, and others may have changed it since
        Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database)
                .reset();
    }

    /**
     * Frees the lock if it is this session's. That of another session goes with it, and nothing else can free it.
     *
     * @throws LockException if another session holds it; the message says which
     */
    @Override
    public void forceReleaseLock() throws LockException {
        if (hasChangeLogLock()) {
            releaseLock();
            return;
        }
        Optional<LockHolder> holder = sessionWithLock();
        if (holder.isPresent()) {
            throw new LockException("The lock is held by " + holder.get().words()
                    + ". It is freed when that session ends: SELECT pg_terminate_backend(<process>)");
        }
        ask(connection -> {
            table().forceRelease(connection);
            return Optional.empty();
        });
    }

    /** Frees the lock; that of a session that has ended is free. */
    public void releaseIfConnected() {
        try {
            releaseLock();
        } catch (LockException e) {
            Scope.getCurrentScope().getLog(getClass()).fine("The lock was not freed", e);
        }
    }

    @Override
    protected boolean acquireLock(Connection connection) throws SQLException, LockException {
        boolean acquired = super.acquireLock(connection);
        if (acquired) {
            LockTable.Taken taken = table().take(connection);
            marked = taken == LockTable.Taken.MARKED;
            if (taken == LockTable.Taken.NO) {
                endTransaction(connection);
                super.releaseLock(connection);
                acquired = false;
            }
        }
        endTransaction(connection);
        return acquired;
    }

    /** The lock of a session that has ended is free, and what the session ended of is to be said, not that it did. */
    @Override
    protected void releaseLock(Connection connection) throws SQLException, LockException {
        if (connection.isClosed()) {
            return;
        }
        if (marked) {
            marked = false;
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            table().release(connection);
            endTransaction(connection);
        }
        super.releaseLock(connection);
    }

    @Override
    protected DatabaseChangeLogLock usedLock(Connection connection) throws LockException {
        Optional<LockHolder> session = sessionWithLock();
        return (session.isPresent() ? session : inTable())
                .map(holder -> new DatabaseChangeLogLock(1, holder.since(), holder.words()))
                .orElse(null);
    }

    private LockTable table() {
        return new LockTable(database);
    }

    private interface Question {
        Optional<LockHolder> ask(Connection connection) throws SQLException;
    }

    private Optional<LockHolder> ask(Question question) throws LockException {
        Connection connection = ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
        try {
            Optional<LockHolder> answer = question.ask(connection);
            endTransaction(connection);
            return answer;
        } catch (SQLException e) {
            throw new LockException(e);
        }
    }

    /** The session that holds the advisory lock, if one still does. */
    private Optional<LockHolder> sessionWithLock() throws LockException {
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(HOLDER)) {
                statement.setInt(1, database.getDatabaseChangeLogLockTableName().hashCode());
                statement.setInt(2, database.getDefaultSchemaName().hashCode());
                ResultSet row = statement.executeQuery();
                return row.next()
                        ? Optional.of(new LockHolder(row.getString(2), row.getTimestamp(1)))
                        : Optional.empty();
            }
        });
    }

    private Optional<LockHolder> inTable() throws LockException {
        return ask(table()::holder);
    }

    private static void endTransaction(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    private static void pause() throws LockException {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LockException(e);
        }
    }
}
