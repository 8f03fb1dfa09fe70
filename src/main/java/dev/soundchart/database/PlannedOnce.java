package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * Queries that the server plans when a session asks them first, and keeps for the next time: those of the catalog take
 * longer to plan than to answer.
 */
public final class PlannedOnce {

    private PlannedOnce() {}

    /**
     * Prepares a query without parameters; pgjdbc gives it the plan of the same text before, in the same session.
     *
     * @throws SQLException if the connection is closed
     */
    public static PreparedStatement prepare(Connection connection, String query) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query);
        // 0 in the URL says that the server keeps none, as behind some poolers
        if (connection.unwrap(PGConnection.class).getPrepareThreshold() > 0) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(1);
        }
        return statement;
    }
}
