package dev.soundchart.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.executor.jvm.JdbcExecutor;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.SqlStatement;

/**
 * Runs Liquibase's statements under {@code lock_timeout}: a statement that waits for a lock makes all later queries of
 * the table wait behind it. When the time is over, it says who stands in the way.
 *
 * <p>Statements that work CONCURRENTLY have no limit. They wait for every older transaction of the database, block no one
 * meanwhile, and would leave an invalid index behind.
 */
public final class LockTimeoutExecutor extends JdbcExecutor {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String LIMIT = "SELECT setting::bigint FROM pg_settings WHERE name = 'lock_timeout'";

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public boolean supports(Database database) {
        return database instanceof PostgresDatabase;
    }

    @Override
    public void execute(SqlStatement statement, List<SqlVisitor> visitors) throws DatabaseException {
        if (!(database.getConnection() instanceof JdbcConnection jdbc)) {
            super.execute(statement, visitors);
            return;
        }
        Connection connection = jdbc.getUnderlyingConnection();
        try {
            long milliseconds = limit(connection);
            if (milliseconds == 0) {
                super.execute(statement, visitors);
            } else if (isConcurrent(statement, connection)) {
                executeWithoutLimit(statement, visitors, connection, milliseconds);
            } else {
                executeWithLimit(statement, visitors, connection, milliseconds);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** CONCURRENTLY works outside of transactions only. A word in a comment that is taken for it just lifts the limit. */
    private boolean isConcurrent(SqlStatement statement, Connection connection) throws SQLException {
        return connection.getAutoCommit()
                && Stream.of(SqlGeneratorFactory.getInstance().generateSql(statement, database))
                        .map(Sql::toSql)
                        .anyMatch(sql -> sql.toUpperCase(Locale.ROOT).contains("CONCURRENTLY"));
    }

    private void executeWithoutLimit(
            SqlStatement statement, List<SqlVisitor> visitors, Connection connection, long milliseconds)
            throws SQLException, DatabaseException {
        setLimit(connection, 0);
        try {
            super.execute(statement, visitors);
        } catch (DatabaseException e) {
            restoreLimit(connection, milliseconds, e);
            throw e;
        }
        setLimit(connection, milliseconds);
    }

    private void executeWithLimit(
            SqlStatement statement, List<SqlVisitor> visitors, Connection connection, long milliseconds)
            throws SQLException, DatabaseException {
        try (LockWatch watch = new LockWatch(connection, milliseconds * 4 / 5)) {
            try {
                super.execute(statement, visitors);
            } catch (DatabaseException e) {
                throw isLockTimeout(e) ? gaveUp(milliseconds, watch, connection, e) : e;
            }
        }
    }

    private static DatabaseException gaveUp(
            long milliseconds, LockWatch watch, Connection connection, DatabaseException cause) throws SQLException {
        return new DatabaseException(
                "Gave up after " + milliseconds + " ms: another session holds a lock on what this changeset works on"
                        + watch.blockers()
                                .map(blockers -> " (" + blockers + ")")
                                .orElse("")
                        + (connection.getAutoCommit() ? ". " : ". Nothing of the changeset was applied. ")
                        + "Run this again when that session has ended its transaction",
                cause);
    }

    private static boolean isLockTimeout(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static long limit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LIMIT)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void setLimit(Connection connection, long milliseconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + milliseconds);
        }
    }

    /** Where the connection is lost there is nothing to restore. */
    private static void restoreLimit(Connection connection, long milliseconds, DatabaseException reason) {
        try {
            setLimit(connection, milliseconds);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
