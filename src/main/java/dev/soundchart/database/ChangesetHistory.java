package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.StandardChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/**
 * Liquibase's history, of which several updaters may come upon an empty database at once. Liquibase creates its table
 * before it takes its lock, and fails where another updater creates it in the same moment.
 *
 * <p>Where the row of a changeset can't be written or removed, what the changeset did is undone: it waits to be committed
 * with the row ({@link AtomicPostgresDatabase}), and closing the connection would commit it without.
 */
public final class ChangesetHistory extends StandardChangeLogHistoryService {

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public boolean supports(Database database) {
        return database instanceof PostgresDatabase;
    }

    /**
     * Makes sure that the history's table is there and complete.
     *
     * @throws DatabaseException if it can't be created
     */
    @Override
    public void init() throws DatabaseException {
        if (getDatabase().getConnection() instanceof JdbcConnection connection && !hasDatabaseChangeLogTable()) {
            lockUntilCommit(connection.getUnderlyingConnection());
            createTable();
            connection.commit();
        } else {
            super.init();
        }
    }

    @Override
    public void setExecType(ChangeSet changeset, ExecType type) throws DatabaseException {
        try {
            super.setExecType(changeset, type);
        } catch (DatabaseException e) {
            throw undone(e);
        }
    }

    @Override
    public void removeFromHistory(ChangeSet changeset) throws DatabaseException {
        try {
            super.removeFromHistory(changeset);
        } catch (DatabaseException e) {
            throw undone(e);
        }
    }

    private DatabaseException undone(DatabaseException reason) {
        try {
            getDatabase().rollback();
        } catch (DatabaseException e) {
            // without a connection there is nothing to undo: the server has done so
            reason.addSuppressed(e);
        }
        return reason;
    }

    /** Liquibase's message leaves out what the server said. */
    private void createTable() throws DatabaseException {
        try {
            super.init();
        } catch (DatabaseException e) {
            throw e.getCause() == null
                    ? e
                    : new DatabaseException(e.getMessage() + " " + e.getCause().getMessage(), e);
        }
    }

    private void lockUntilCommit(Connection connection) throws DatabaseException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_xact_lock(?, ?)")) {
            statement.setInt(1, getDatabaseChangeLogTableName().hashCode());
            statement.setInt(2, getDatabase().getDefaultSchemaName().hashCode());
            statement.execute();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
