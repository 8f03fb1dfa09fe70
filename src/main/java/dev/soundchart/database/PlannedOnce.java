package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * Queries whose plan the server keeps when a session asks them a second time: those of the catalog take longer to plan than
 * to answer, and a proof asks them for each changeset.
 */
public final class PlannedOnce {

    private PlannedOnce() {}

    /**
     * Prepares a query without parameters. It is known again by its text.
     *
     * @throws SQLException if the connection is closed
     */
    public static PreparedStatement prepare(Connection connection, String query) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query);
        // 0 in the URL says that the server keeps none; what is asked only once needs none, behind poolers too
        if (connection.unwrap(PGConnection.class).getPrepareThreshold() > 0) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(2);
        }
        return statement;
    }
}
