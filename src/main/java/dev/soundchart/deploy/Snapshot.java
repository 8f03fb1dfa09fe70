package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.exception.LiquibaseException;

/** One moment of a database: what is read in it fits together, and nothing can be written. */
public final class Snapshot {

    private Snapshot() {}

    /** What is read. */
    public interface Reader<T> {
        /** Reads it by a connection that can't write. */
        T read(Connection connection) throws SQLException, LiquibaseException;
    }

    /** Reads in a transaction of its own. One that the connection is in is undone: it must not have written. */
    public static <T> T of(Connection connection, Reader<T> reader) throws SQLException, LiquibaseException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        connection.rollback();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return reader.read(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }
}
