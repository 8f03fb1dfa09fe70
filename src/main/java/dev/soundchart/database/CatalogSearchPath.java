package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.database.Database;
import org.postgresql.core.TransactionState;

/**
 * Search path of PostgreSQL's own schema, for statements that Liquibase or pgjdbc write and that qualify neither functions nor operators:
 * one in another schema that fits the types of its arguments better would be called. What a transaction had as its search path it
 * has again on {@link #close}.
 *
 * <p>Statements of ours qualify what they call instead (docs/decisions/0022-look-alikes.md).
 */
final class CatalogSearchPath implements AutoCloseable {

    private static final String SET = "SELECT pg_catalog.current_setting('search_path'), "
            + "pg_catalog.set_config('search_path', 'pg_catalog', %s)";
    private static final String RESTORE = "SELECT pg_catalog.set_config('search_path', ?, %s)";

    private final Connection connection;
    private final boolean local;
    private final String before;

    private CatalogSearchPath(Connection connection, boolean local, String before) {
        this.connection = connection;
        this.local = local;
        this.before = before;
    }

    /**
     * Sets it: in a transaction until its end at the latest, outside of one for the session.
     *
     * @return null where the statements name tables without their schema (outputDefaultSchema)
     */
    static CatalogSearchPath in(Connection connection, Database database) throws SQLException {
        if (!database.getOutputDefaultSchema()) {
            return null;
        }
        boolean local = !connection.getAutoCommit();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SET.formatted(local))) {
            row.next();
            return new CatalogSearchPath(connection, local, row.getString(1));
        }
    }

    /** Sets the one before. A transaction that has failed takes back all that was set in it. */
    @Override
    public void close() throws SQLException {
        if (connection.isClosed() || TransactionStatus.of(connection) == TransactionState.FAILED) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(RESTORE.formatted(local))) {
            statement.setString(1, before);
            // a trace takes what is executed otherwise for a changeset's
            statement.executeQuery();
        }
    }
}
