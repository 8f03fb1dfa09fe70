package dev.soundchart.database;

import dev.soundchart.database.StatementLog.Sent;
import java.util.List;
import java.util.function.Supplier;
import liquibase.change.Change;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.statement.SqlStatement;

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

    private final KnownSession session = new KnownSession();
    private final SqlScript script = new SqlScript(this);
    private final StatementLog statements = new StatementLog();
    private boolean historyToCome;
    private boolean historyIsWritten;

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public void executeStatements(Change change, DatabaseChangeLog changelog, List<SqlVisitor> visitors)
            throws LiquibaseException {
        ChangesetHistory.create(this);
        historyToCome = !isAutoCommit();
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
        historyToCome = !isAutoCommit();
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

    /** Liquibase asks for it before each changeset, and looks at the search path each time. */
    @Override
    public void rollback() throws DatabaseException {
        historyToCome = false;
        script.searchPathEnded();
        if (!session.hasItsSearchPath(getConnection())) {
            super.rollback();
            session.transactionEnded();
            session.searchPathWasSet();
        }
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

    private void log(Change change, int place) {
        statements.changeBegins(place);
        if (change instanceof CustomChangeWrapper java) {
            // it may do anything
            session.othersWillRun();
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
