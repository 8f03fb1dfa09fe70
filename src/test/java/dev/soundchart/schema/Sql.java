package dev.soundchart.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PSQLException;

/** SQL on a connection, its answer as text. */
record Sql(Connection connection) {

    /** Runs one statement or several. */
    void execute(String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** What the server says to a statement that it refuses; to be used in a transaction, which goes on. */
    String refusal(String statement) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            execute(statement);
        } catch (PSQLException e) {
            connection.rollback(before);
            return e.getServerErrorMessage().getMessage();
        }
        throw new AssertionError("Not refused: " + statement);
    }

    /** The only value. */
    String value(String query) throws SQLException {
        List<String> values = column(query);
        if (values.size() != 1) {
            throw new AssertionError(values.size() + " rows, not one, from " + query);
        }
        return values.get(0);
    }

    /** The first value of each row. */
    List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** All rows as a table to read, under the names of the columns. */
    String table(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return TextTable.of(rows).toString();
        }
    }
}
