package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import liquibase.changelog.StandardChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/**
 * Liquibase's history, of which several updaters may come upon an empty database at once. Liquibase creates its table
 * before it takes its lock, and fails where another updater creates it in the same moment.
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
