package dev.soundchart.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import liquibase.database.DatabaseConnection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.AddAutoIncrementStatement;
import liquibase.statement.core.AddColumnStatement;
import liquibase.statement.core.AddDefaultValueStatement;
import liquibase.statement.core.AddForeignKeyConstraintStatement;
import liquibase.statement.core.AddPrimaryKeyStatement;
import liquibase.statement.core.AddUniqueConstraintStatement;
import liquibase.statement.core.AlterSequenceStatement;
import liquibase.statement.core.CreateDatabaseChangeLogTableStatement;
import liquibase.statement.core.CreateIndexStatement;
import liquibase.statement.core.CreateSequenceStatement;
import liquibase.statement.core.CreateTableStatement;
import liquibase.statement.core.DropColumnStatement;
import liquibase.statement.core.DropDefaultValueStatement;
import liquibase.statement.core.DropForeignKeyConstraintStatement;
import liquibase.statement.core.DropIndexStatement;
import liquibase.statement.core.DropPrimaryKeyStatement;
import liquibase.statement.core.DropSequenceStatement;
import liquibase.statement.core.DropTableStatement;
import liquibase.statement.core.DropUniqueConstraintStatement;
import liquibase.statement.core.DropViewStatement;
import liquibase.statement.core.GetNextChangeSetSequenceValueStatement;
import liquibase.statement.core.MarkChangeSetRanStatement;
import liquibase.statement.core.ModifyDataTypeStatement;
import liquibase.statement.core.RemoveChangeSetRanStatusStatement;
import liquibase.statement.core.RenameColumnStatement;
import liquibase.statement.core.RenameTableStatement;
import liquibase.statement.core.SelectFromDatabaseChangeLogStatement;
import liquibase.statement.core.SetColumnRemarksStatement;
import liquibase.statement.core.SetNullableStatement;
import liquibase.statement.core.SetTableRemarksStatement;
import liquibase.statement.core.TagDatabaseStatement;
import org.postgresql.core.TransactionState;

/**
 * Settings of a session that need not be read again, and the state that it began with. The SQL of a changeset may set anything, so
 * the state is restored after it; changes whose SQL Liquibase writes set nothing.
 */
final class KnownSession {

    /** Statements that Liquibase writes all of; others may have SQL of others in them, or be that. */
    private static final Set<Class<?>> HARMLESS = Set.of(
            AddAutoIncrementStatement.class,
            AddColumnStatement.class,
            AddDefaultValueStatement.class,
            AddForeignKeyConstraintStatement.class,
            AddPrimaryKeyStatement.class,
            AddUniqueConstraintStatement.class,
            AlterSequenceStatement.class,
            CreateDatabaseChangeLogTableStatement.class,
            CreateIndexStatement.class,
            CreateSequenceStatement.class,
            CreateTableStatement.class,
            DropColumnStatement.class,
            DropDefaultValueStatement.class,
            DropForeignKeyConstraintStatement.class,
            DropIndexStatement.class,
            DropPrimaryKeyStatement.class,
            DropSequenceStatement.class,
            DropTableStatement.class,
            DropUniqueConstraintStatement.class,
            DropViewStatement.class,
            GetNextChangeSetSequenceValueStatement.class,
            MarkChangeSetRanStatement.class,
            ModifyDataTypeStatement.class,
            RemoveChangeSetRanStatusStatement.class,
            RenameColumnStatement.class,
            RenameTableStatement.class,
            SelectFromDatabaseChangeLogStatement.class,
            SetColumnRemarksStatement.class,
            SetNullableStatement.class,
            SetTableRemarksStatement.class,
            TagDatabaseStatement.class);

    private SessionLimits limits;
    private boolean searchPathIsSet;
    private boolean othersSqlRan;
    private boolean liquibaseSetsSearchPath;
    private boolean changesetsRun;
    private SessionState beginning;
    private boolean changed;

    /** The limits that statements have now. */
    SessionLimits limits(Connection connection) throws SQLException {
        SessionLimits now = limits == null ? SessionLimits.of(connection) : limits;
        limits = othersSqlRan ? null : now;
        return now;
    }

    /** Says that a statement is about to run. */
    void willRun(SqlStatement statement, Connection connection) throws SQLException {
        if (isOthers(statement)) {
            othersWillRun(connection);
        }
    }

    /** Says that what runs from now on may be the SQL of a changeset or of its preconditions. */
    void changesetBegins() {
        changesetsRun = true;
    }

    /** Whether a statement may have SQL in it that Liquibase did not write, which may set anything. */
    static boolean isOthers(SqlStatement statement) {
        return !HARMLESS.contains(statement.getClass());
    }

    /** Says that what is about to run may do anything. The first time, the state of the session is read, to be restored. */
    void othersWillRun(Connection connection) throws SQLException {
        if (changesetsRun && !liquibaseSetsSearchPath) {
            beginning = beginning == null ? SessionState.of(connection) : beginning;
            changed = true;
        }
        othersSqlRan = true;
        limits = null;
        searchPathIsSet = false;
    }

    /** Whether something has run that may have changed the state of the session since it was restored last. */
    boolean isChanged() {
        return changed;
    }

    /**
     * Restores the state that the session had before the first changeset.
     *
     * @param lock the advisory lock that stays
     * @return whether the session still holds it
     */
    boolean restore(Connection connection, String lock) throws SQLException {
        boolean held = beginning.restore(connection, lock);
        changed = false;
        limits = null;
        searchPathIsSet = false;
        return held;
    }

    /** Says that Liquibase is about to set the search path, or has done so. */
    void liquibaseSetsSearchPath(boolean now) {
        liquibaseSetsSearchPath = now;
        searchPathIsSet = !now;
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

    private static boolean isIdle(Connection connection) {
        try {
            return TransactionStatus.of(connection) == TransactionState.IDLE;
        } catch (SQLException e) {
            return false;
        }
    }
}
