package dev.soundchart.database;

import dev.soundchart.database.StatementLog.Sent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.executor.jvm.JdbcExecutor;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.CreateDatabaseChangeLogTableStatement;
import liquibase.statement.core.MarkChangeSetRanStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;
import liquibase.statement.core.RemoveChangeSetRanStatusStatement;
import liquibase.statement.core.RuntimeStatement;
import liquibase.statement.core.SelectFromDatabaseChangeLogStatement;
import liquibase.statement.core.UpdateChangeSetChecksumStatement;

/**
 * Runs Liquibase's statements under the session's limits, and says who stands in the way when {@code lock_timeout} strikes: a
 * statement that waits for a lock makes all later queries of the table wait behind it. A {@link StopRequest} cancels
 * what runs.
 *
 * <p>Outside of a transaction there is no {@code statement_timeout}: nothing is locked from one statement to the next, and the batches of
 * a large table count as one statement. Statements that work CONCURRENTLY have no {@code lock_timeout} either. They wait
 * for every older transaction of the database, block no one meanwhile, and would leave an invalid index behind.
 */
public final class GuardedExecutor extends JdbcExecutor {

    private static final SqlStates LOCK_TIMEOUT = new SqlStates(Set.of(SqlStates.LOCK_NOT_AVAILABLE));
    private static final SqlStates CANCELLED = new SqlStates(Set.of("57014"));

    private static final Set<Class<?>> CHANGES_HISTORY =
            Set.of(MarkChangeSetRanStatement.class, RemoveChangeSetRanStatusStatement.class);
    private static final Set<Class<?>> OF_THE_HISTORY = Set.of(
            CreateDatabaseChangeLogTableStatement.class,
            MarkChangeSetRanStatement.class,
            RemoveChangeSetRanStatusStatement.class,
            UpdateChangeSetChecksumStatement.class);

    private KnownSession session;
    private StatementLog log;

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public boolean supports(Database database) {
        return database instanceof PostgresDatabase;
    }

    @Override
    public void setDatabase(Database database) {
        super.setDatabase(database);
        boolean atomic = database instanceof AtomicPostgresDatabase;
        session = atomic ? ((AtomicPostgresDatabase) database).session() : new KnownSession();
        log = atomic ? ((AtomicPostgresDatabase) database).statements() : new StatementLog();
    }

    @Override
    public void execute(SqlStatement statement, List<SqlVisitor> visitors) throws DatabaseException {
        if (!(database.getConnection() instanceof JdbcConnection jdbc)) {
            super.execute(statement, visitors);
            return;
        }
        Connection connection = jdbc.getUnderlyingConnection();
        try (StopRequest.Running running = StopRequest.running(connection)) {
            if (CHANGES_HISTORY.contains(statement.getClass()) && database instanceof AtomicPostgresDatabase atomic) {
                atomic.historyWillChange(connection);
            }
            SessionLimits limits = session.limits(connection);
            session.willRun(statement, connection);
            SessionLimits lifted = lifted(limits, statement, connection);
            if (lifted.equals(limits)) {
                executeWithin(limits, statement, visitors, connection);
                return;
            }
            lifted.set(connection);
            try {
                executeWithin(lifted, statement, visitors, connection);
            } catch (DatabaseException e) {
                restore(limits, connection, e);
                throw e;
            }
            limits.set(connection);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** As preconditions ask, which may take long. */
    @Override
    public <T> T queryForObject(SqlStatement statement, Class<T> type, List<SqlVisitor> visitors)
            throws DatabaseException {
        if (!(database.getConnection() instanceof JdbcConnection jdbc)) {
            return super.queryForObject(statement, type, visitors);
        }
        try (StopRequest.Running running = StopRequest.running(jdbc.getUnderlyingConnection())) {
            session.willRun(statement, jdbc.getUnderlyingConnection());
            if (statement instanceof SelectFromDatabaseChangeLogStatement) {
                try (CatalogSearchPath own = searchPath()) {
                    return super.queryForObject(statement, type, visitors);
                }
            }
            return super.queryForObject(statement, type, visitors);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private SessionLimits lifted(SessionLimits limits, SqlStatement statement, Connection connection)
            throws SQLException {
        if (!connection.getAutoCommit()) {
            return limits;
        }
        return isConcurrent(statement) ? SessionLimits.NONE : limits.withoutStatementTimeout();
    }

    /** A program is run where its SQL is asked for, and must not be run twice. */
    private boolean isConcurrent(SqlStatement statement) {
        return !(statement instanceof RuntimeStatement)
                && Stream.of(SqlGeneratorFactory.getInstance().generateSql(statement, database))
                        .map(Sql::toSql)
                        .anyMatch(sql -> SqlKeywords.of(sql).contains("CONCURRENTLY"));
    }

    private void executeWithin(
            SessionLimits limits, SqlStatement statement, List<SqlVisitor> visitors, Connection connection)
            throws SQLException, DatabaseException {
        if (limits.lockMilliseconds() == 0) {
            executeLogged(statement, visitors);
            return;
        }
        long start = System.nanoTime();
        // half of the time is left for connecting and asking, on a server that is busy too
        try (LockWatch watch = new LockWatch(connection, limits.lockMilliseconds() / 2)) {
            try {
                executeLogged(statement, visitors);
            } catch (DatabaseException e) {
                long milliseconds = (System.nanoTime() - start) / 1_000_000;
                if (LOCK_TIMEOUT.areIn(e)) {
                    throw new LockNotGranted(limits.lockMilliseconds(), watch.blockers(), e);
                }
                throw CANCELLED.areIn(e) && limits.endStatementWithin(milliseconds) ? tookTooLong(limits, e) : e;
            }
        }
    }

    private void executeLogged(SqlStatement statement, List<SqlVisitor> visitors) throws DatabaseException {
        if (OF_THE_HISTORY.contains(statement.getClass())) {
            executeOnHistory(statement, visitors);
            return;
        }
        if (statement instanceof RuntimeStatement) {
            log.begin(Sent.once("a program (executeCommand)", false));
        } else if (statement instanceof RawParameterizedSqlStatement raw) {
            log.writeSqlWillRun(raw.getSql());
        }
        try {
            Scope.child(log, () -> super.execute(statement, visitors));
        } catch (DatabaseException | RuntimeException e) {
            log.fails();
            throw e;
        } catch (Exception e) {
            throw new DatabaseException(e);
        }
        log.ended();
    }

    /** A new row is compared with nothing; else Liquibase compares columns with what is in its SQL. */
    private void executeOnHistory(SqlStatement statement, List<SqlVisitor> visitors) throws DatabaseException {
        if (statement instanceof CreateDatabaseChangeLogTableStatement
                || statement instanceof MarkChangeSetRanStatement mark && !mark.getExecType().ranBefore) {
            super.execute(statement, visitors);
            return;
        }
        try (CatalogSearchPath own = searchPath()) {
            super.execute(statement, visitors);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private CatalogSearchPath searchPath() throws SQLException {
        return CatalogSearchPath.in(((JdbcConnection) database.getConnection()).getUnderlyingConnection(), database);
    }

    private static DatabaseException tookTooLong(SessionLimits limits, DatabaseException cause) {
        return new DatabaseException(
                "Cancelled after " + limits.statementMilliseconds()
                        + " ms (statement_timeout). If it may lock its tables for longer, set another limit: PGOPTIONS=\"-c statement_timeout=1h\", or for the role",
                cause);
    }

    /** Where the connection is lost there is nothing to restore. */
    private static void restore(SessionLimits limits, Connection connection, DatabaseException reason) {
        try {
            limits.set(connection);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
