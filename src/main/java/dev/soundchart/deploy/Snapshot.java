package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One moment of a database: what is read in it fits together, and nothing can be written. */
final class Snapshot {

    private Snapshot() {}

    interface Reader<T> {
        T read(Connection connection) throws SQLException;
    }

    /** Reads in a transaction of its own. The connection must not be in one. */
    static <T> T of(Connection connection, Reader<T> reader) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return reader.read(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }
}
