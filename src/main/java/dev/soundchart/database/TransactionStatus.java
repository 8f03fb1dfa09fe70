package dev.soundchart.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.core.TransactionState;

/**
 * State of a session's transaction, which pgjdbc knows without asking the server. Each of Maven's goals has a class loader of its own, and
 * Liquibase keeps extensions from one goal to the next: the driver's classes may be another loader's.
 */
final class TransactionStatus {

    private TransactionStatus() {}

    /** @throws SQLException if the connection is none of pgjdbc's */
    static TransactionState of(Connection connection) throws SQLException {
        Connection session = connection.unwrap(Connection.class);
        try {
            Object state = session.getClass().getMethod("getTransactionState").invoke(session);
            return TransactionState.valueOf(state.toString());
        } catch (ReflectiveOperationException e) {
            throw new SQLException(e);
        }
    }
}
