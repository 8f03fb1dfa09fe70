package dev.soundchart.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import liquibase.exception.DatabaseException;
import org.postgresql.PGConnection;

/** A request that this process end early: changesets' statements that run are cancelled, and no more begin. */
public final class StopRequest {

    private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();
    private static volatile boolean made;

    private StopRequest() {}

    /** Makes the request. Made again, it reaches statements that began in the moment of the first. */
    public static void make() {
        made = true;
        RUNNING.forEach(Running::cancel);
    }

    /** Whether it was made. */
    public static boolean isMade() {
        return made;
    }

    /**
     * Says that a statement is about to run.
     *
     * @throws DatabaseException if none may any more
     */
    public static Running running(Connection connection) throws DatabaseException {
        Running running = new Running(connection);
        RUNNING.add(running);
        if (made) {
            running.close();
            throw new DatabaseException("Stopped before the next statement");
        }
        return running;
    }

    /** A connection whose statement can be cancelled, until it is closed. */
    public static final class Running implements AutoCloseable {

        private final Connection connection;

        private Running(Connection connection) {
            this.connection = connection;
        }

        private void cancel() {
            try {
                connection.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException e) {
                // the connection is lost, and with it the statement
            }
        }

        @Override
        public void close() {
            RUNNING.remove(this);
        }
    }
}
