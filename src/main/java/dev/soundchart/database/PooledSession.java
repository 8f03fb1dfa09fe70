package dev.soundchart.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.BaseConnection;

/**
 * Session behind a connection pooler. In transaction mode the next transaction may get another session: settings and prepared
 * statements are lost, and a lock of the session stays behind in the pool, where nobody frees it.
 */
final class PooledSession {

    private static final String PROCESS = "SELECT pg_catalog.pg_backend_pid()";

    private PooledSession() {}

    /** Opens another session at the same address. */
    interface Opening {
        Connection open() throws SQLException;
    }

    /**
     * Makes sure that the session stays the same from one transaction to the next. A pooler tells its client another process than
     * the one that answers. It may give the client the same one again, so a second session takes one away meanwhile.
     *
     * @param connection new, where each statement is a transaction
     * @param second asked for only where there is a pooler
     * @throws UnusableDatabase if the pooler gives each transaction another session
     */
    static void refuseTransactionMode(Connection connection, Opening second) throws SQLException {
        int process = process(connection);
        if (process == connection.unwrap(BaseConnection.class).getBackendPID()) {
            return;
        }
        try (Connection other = second.open()) {
            other.setAutoCommit(false);
            // asked again, so that its session is the one that was freed last
            boolean kept =
                    process(connection) == process && process(other) != process && process(connection) == process;
            other.rollback();
            if (!kept) {
                throw new UnusableDatabase(
                        "The connection goes through a pooler that gives each transaction another session"
                                + " (transaction mode). Liquibase's lock belongs to a session, and would stay in the pool."
                                + " Connect to the server directly, or to a pool in session mode");
            }
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PROCESS)) {
            row.next();
            return row.getInt(1);
        }
    }
}
