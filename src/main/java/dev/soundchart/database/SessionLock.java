package dev.soundchart.database;

import com.github.blagerweij.sessionlock.PGLockService;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import liquibase.GlobalConfiguration;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.configuration.ConfiguredValue;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LockException;

/**
 * Liquibase's lock as an advisory lock of the session, which PostgreSQL frees when the session ends, however it ends.
 *
 * <p>It waits as long as the session that holds the lock lives, unless {@code liquibase.changelogLockWaitTimeInMinutes} is
 * set. Unlike the lock it extends, it holds no transaction open while it waits: the snapshot of a waiting updater would
 * keep the concurrent index build of the one that it waits for from ever ending.
 */
public final class SessionLock extends PGLockService {

    private static final Duration POLL = Duration.ofMillis(500);

    /** The two keys of the lock are signed here and unsigned in pg_locks. */
    private static final String HOLDER = """
            SELECT 'process ' || l.pid
                   || coalesce(' from ' || host(a.client_addr), '')
                   || coalesce(' (' || nullif(a.application_name, '') || ')', '')
                   || coalesce(', role ' || a.usename, '')
                   || coalesce(', connected since ' || date_trunc('second', a.backend_start), '')
              FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
             WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND l.classid = (?::bigint & 4294967295)::oid AND l.objid = (?::bigint & 4294967295)::oid
            """;

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
            String holder = holder();
            if (!holder.isEmpty() && !holder.equals(told)) {
                System.err.println("Waiting for another update to end: " + holder);
                told = holder;
            }
            ConfiguredValue<Long> limit = GlobalConfiguration.CHANGELOGLOCK_WAIT_TIME.getCurrentConfiguredValue();
            if (!limit.wasDefaultValueUsed()
                    && Instant.now().isAfter(start.plus(Duration.ofMinutes(limit.getValue())))) {
                throw new LockException("Another update still runs after " + limit.getValue() + " minutes: " + holder
                        + ". Run this again when it has ended");
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
        String holder = holder();
        if (!holder.isEmpty()) {
            throw new LockException("The lock is held by " + holder
                    + ". It is freed when that session ends: SELECT pg_terminate_backend(<process>)");
        }
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
        endTransaction(connection);
        return acquired;
    }

    /** Who holds the lock, for people; empty if nobody does any more. */
    private String holder() throws LockException {
        Connection connection = ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
        try (PreparedStatement statement = connection.prepareStatement(HOLDER)) {
            statement.setInt(1, database.getDatabaseChangeLogLockTableName().hashCode());
            statement.setInt(2, database.getDefaultSchemaName().hashCode());
            ResultSet row = statement.executeQuery();
            String holder = row.next() ? row.getString(1) : "";
            endTransaction(connection);
            return holder;
        } catch (SQLException e) {
            throw new LockException(e);
        }
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
