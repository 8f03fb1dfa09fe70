package dev.soundchart.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A query in a session of its own, at the least cost for a process that has just started. */
public final class QuickQuery {

    /** Whoever locks what is asked for is not waited for as long as they please. */
    private static final String PATIENCE = "SET LOCAL lock_timeout = '5s'; ";

    private QuickQuery() {}

    /**
     * Asks for one row.
     *
     * @param sql a statement that returns it
     * @return its values as text; null for NULL
     * @throws UnusableDatabase if the server can't be reached, refuses the role, or is too old
     * @throws SQLException if it does not answer with a row
     */
    public static List<String> row(DatabaseAddress address, String sql) throws SQLException {
        try (PlainSession session = new PlainSession(address)) {
            return session.firstRow(PATIENCE + sql);
        } catch (IOException e) {
            return rowByDriver(address, sql);
        }
    }

    private static List<String> rowByDriver(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = ServerConnection.openBriefly(address);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(PATIENCE + sql);
            statement.getMoreResults();
            ResultSet row = statement.getResultSet();
            if (!row.next()) {
                throw new SQLException("No row");
            }
            List<String> values = new ArrayList<>();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                values.add(row.getString(column));
            }
            return values;
        }
    }
}
