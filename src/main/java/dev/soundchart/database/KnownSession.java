package dev.soundchart.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import liquibase.database.DatabaseConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.statement.ExecutablePreparedStatement;
import liquibase.statement.SqlStatement;
import liquibase.statement.StoredProcedureStatement;
import liquibase.statement.core.DeleteStatement;
import liquibase.statement.core.InsertStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;
import liquibase.statement.core.RawSqlStatement;
import liquibase.statement.core.RuntimeStatement;
import liquibase.statement.core.UpdateStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * What need not be asked of a session again. What a changeset has in SQL may set anything, so after it all is asked; the changes that
 * Liquibase writes the SQL of set nothing.
 */
final class KnownSession {

    /** Statements that have SQL of others in them, or values that SQL of others may make. */
    @SuppressWarnings("deprecation")
    private static final List<Class<?>> OTHERS = List.of(
            RawSqlStatement.class,
            RawParameterizedSqlStatement.class,
            StoredProcedureStatement.class,
            RuntimeStatement.class,
            InsertStatement.class,
            UpdateStatement.class,
            DeleteStatement.class,
            ExecutablePreparedStatement.class);

    private SessionLimits limits;
    private boolean searchPathIsSet;
    private boolean othersSqlRan;

    /** The limits that statements have now. */
    SessionLimits limits(Connection connection) throws SQLException {
        SessionLimits now = limits == null ? SessionLimits.of(connection) : limits;
        limits = othersSqlRan ? null : now;
        return now;
    }

    /** Says that a statement is about to run. */
    void willRun(SqlStatement statement) {
        if (OTHERS.stream().anyMatch(type -> type.isInstance(statement))) {
            othersSqlRan = true;
            limits = null;
            searchPathIsSet = false;
        }
    }

    /** Says that a transaction has ended, with what was set for as long as it lasts. */
    void transactionEnded() {
        if (othersSqlRan) {
            othersSqlRan = false;
            limits = null;
        }
    }

    /** Whether the search path begins with the schema that changesets are for, and no transaction could take that back. */
    boolean hasItsSearchPath(DatabaseConnection connection) {
        return searchPathIsSet && connection instanceof JdbcConnection jdbc && isIdle(jdbc.getUnderlyingConnection());
    }

    /** Says that Liquibase has made sure of the search path. */
    void searchPathWasSet() {
        searchPathIsSet = true;
    }

    private static boolean isIdle(Connection connection) {
        try {
            return connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE;
        } catch (SQLException e) {
            return false;
        }
    }
}
