package dev.soundchart.database;

import dev.soundchart.database.StatementLog.Sent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import liquibase.change.Change;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.DatabaseConnection;
import liquibase.database.core.DatabaseUtils;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.statement.SqlStatement;
import liquibase.structure.DatabaseObject;
import liquibase.structure.core.Catalog;
import liquibase.structure.core.Schema;

/**
 * Liquibase's PostgreSQL, where what a changeset does and its row in the history are one transaction, in updates and in
 * rollbacks.
 *
 * <p>DATEEXECUTED has no zone: it is written in UTC. Liquibase takes the zone of the client.
 *
 * <p>Liquibase 4.33 commits a changeset ({@code ChangeSet.execute}, {@code ChangeSet.rollback}) before it writes or removes
 * the row ({@code UpdateVisitor}, {@code RollbackVisitor}), and commits again. Killed in between it would run the changeset a second
 * time. So the first of the two commits waits for the second. A changeset that runs outside of transactions has none.
 */
public final class AtomicPostgresDatabase extends PostgresDatabase {

    private static final Pattern CAPITALS = Pattern.compile("[A-Z_][A-Z0-9_$]*");
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    private final KnownSession session = new KnownSession();
    private final SqlScript script = new SqlScript(this);
    private final StatementLog statements = new StatementLog();
    private boolean runInTransaction;
    private boolean historyToCome;
    private boolean lockIsLost;
    private boolean historyIsWritten;

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    /** Liquibase calls it where a changeset begins, in updates and in rollbacks, before its preconditions. */
    @Override
    public void setAutoCommit(boolean autoCommit) throws DatabaseException {
        session.changesetBegins();
        super.setAutoCommit(autoCommit);
    }

    @Override
    public void executeStatements(Change change, DatabaseChangeLog changelog, List<SqlVisitor> visitors)
            throws LiquibaseException {
        ChangesetHistory.create(this);
        runInTransaction = !isAutoCommit();
        historyToCome = runInTransaction;
        log(change, change.getChangeSet().getChanges().indexOf(change) + 1);
        if (script.isWritten()) {
            script.write(change.generateStatements(this), visitors, historyToCome);
        } else {
            super.executeStatements(change, changelog, visitors);
        }
    }

    @Override
    public void executeRollbackStatements(Change change, List<SqlVisitor> visitors) throws LiquibaseException {
        List<Change> changes = change.getChangeSet().getChanges();
        log(change, changes.size() - changes.indexOf(change));
        super.executeRollbackStatements(change, visitors);
    }

    @Override
    public void executeRollbackStatements(SqlStatement[] statements, List<SqlVisitor> visitors)
            throws LiquibaseException {
        requireLock();
        runInTransaction = !isAutoCommit();
        historyToCome = runInTransaction;
        if (script.isWritten()) {
            script.write(statements, filterRollbackVisitors(visitors), historyToCome);
        } else {
            super.executeRollbackStatements(statements, visitors);
        }
    }

    @Override
    public void commit() throws DatabaseException {
        if (historyToCome) {
            historyToCome = false;
        } else {
            super.commit();
            session.transactionEnded();
            script.commit();
        }
    }

    /** Liquibase calls it before each changeset, after one that failed, and reads the search path each time. */
    @Override
    public void rollback() throws DatabaseException {
        historyToCome = false;
        script.searchPathEnded();
        if (!session.hasItsSearchPath(getConnection())) {
            restoreSession();
            session.liquibaseSetsSearchPath(true);
            super.rollback();
            session.transactionEnded();
            session.liquibaseSetsSearchPath(false);
        }
        requireLock();
    }

    /** Ends what the SQL of a changeset has begun, and what it has set. */
    private void restoreSession() throws DatabaseException {
        if (getConnection() instanceof JdbcConnection connection && session.isChanged()) {
            connection.rollback();
            try {
                if (SessionState.canBeRestored(connection.getUnderlyingConnection())) {
                    restoreSession(connection.getUnderlyingConnection());
                }
            } catch (SQLException e) {
                throw new DatabaseException(e);
            }
            connection.commit();
        }
    }

    private void restoreSession(Connection connection) throws SQLException {
        lockIsLost = !session.restore(connection, SessionLock.key(this)) && SessionLock.isTaken(this);
    }

    /**
     * Restores the state of the session before a row of the history is written or removed, in the changeset's transaction
     * if it has one.
     *
     * @throws DatabaseException if the lock was freed in that transaction, which can still be undone
     */
    void historyWillChange(Connection connection) throws SQLException, DatabaseException {
        if (session.isChanged()) {
            restoreSession(connection);
            session.liquibaseSetsSearchPath(true);
            DatabaseUtils.initializeDatabase(getDefaultCatalogName(), getDefaultSchemaName(), this);
            session.liquibaseSetsSearchPath(false);
            if (runInTransaction) {
                requireLock();
            }
        }
    }

    private void requireLock() throws DatabaseException {
        if (lockIsLost) {
            lockIsLost = false;
            throw new DatabaseException("The SQL of a changeset has freed the lock of this update"
                    + " (pg_advisory_unlock, pg_advisory_unlock_all or DISCARD ALL), and another update may have begun."
                    + " Take that statement out of the changeset, then run this again");
        }
    }

    @Override
    public void setConnection(DatabaseConnection connection) {
        PreservedSchemaCase.register();
        super.setConnection(connection);
    }

    /**
     * A database and a schema are called what they are called. Names of schemas in capital letters alone stand for small
     * ones, as PostgreSQL reads them without quotes: {@code PUBLIC}.
     */
    @Override
    public String correctObjectName(String name, Class<? extends DatabaseObject> type) {
        if (type == Catalog.class) {
            return name;
        }
        return type == Schema.class && name != null && CAPITALS.matcher(name).matches()
                ? name.toLowerCase(Locale.ROOT)
                : super.correctObjectName(name, type);
    }

    /** Liquibase leaves out the quotes of some schemas that need them, {@code 4b5d}, and writes those that need none. */
    @Override
    public String escapeObjectName(String name, Class<? extends DatabaseObject> type) {
        if (type != Schema.class || name == null) {
            return super.escapeObjectName(name, type);
        }
        String schema = correctObjectName(name, type);
        return PLAIN.matcher(schema).matches() && !isReservedWord(schema) ? schema : quoteObject(schema, type);
    }

    @Override
    public String quoteObject(String name, Class<? extends DatabaseObject> type) {
        return name == null ? null : '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public String getCurrentDateTimeFunction() {
        String now = super.getCurrentDateTimeFunction();
        return historyIsWritten ? now + " AT TIME ZONE 'UTC'" : now;
    }

    /** Has the SQL of a row of the history made, and nothing else of which the current time is a part. */
    Sql[] history(Supplier<Sql[]> row) {
        historyIsWritten = true;
        try {
            return row.get();
        } finally {
            historyIsWritten = false;
        }
    }

    private void log(Change change, int place) throws DatabaseException {
        statements.changeBegins(place);
        if (change instanceof CustomChangeWrapper java) {
            if (getConnection() instanceof JdbcConnection connection) {
                try {
                    session.othersWillRun(connection.getUnderlyingConnection());
                } catch (SQLException e) {
                    throw new DatabaseException(e);
                }
            }
            statements.begin(Sent.once("the Java class " + java.getClassName(), false));
        }
    }

    /** The statements of the changeset that runs. */
    public StatementLog statements() {
        return statements;
    }

    /** What is known of its session. */
    KnownSession session() {
        return session;
    }
}
