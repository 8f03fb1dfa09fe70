package dev.soundchart.database;

import com.github.blagerweij.sessionlock.PGLockService;
import java.sql.Connection;
import java.sql.SQLException;
import liquibase.exception.LockException;

/**
 * Liquibase's lock as an advisory lock of the session, which PostgreSQL frees when the session ends, however it ends.
 *
 * <p>Unlike the one it extends, it holds no transaction open while it waits: the snapshot of a waiting updater would
 * keep the concurrent index build of the one that it waits for from ever ending.
 */
public final class SessionLock extends PGLockService {

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    protected boolean acquireLock(Connection connection) throws SQLException, LockException {
        boolean acquired = super.acquireLock(connection);
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
        return acquired;
    }
}
