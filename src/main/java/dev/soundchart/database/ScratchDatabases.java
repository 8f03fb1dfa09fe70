package dev.soundchart.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases to try things on: made by copying a template, dropped when they are closed.
 *
 * @param server a database of the server to make them on, whose role may create databases
 */
public record ScratchDatabases(DatabaseAddress server) {

    private static final String PREFIX = "soundchart_scratch_";
    private static final AtomicInteger LAST = new AtomicInteger();

    /** One scratch database; closing it drops it, with the sessions that are still in it. */
    public final class Scratch implements AutoCloseable {

        private final String name;

        private Scratch(String name) {
            this.name = name;
        }

        /** Where it is. */
        public DatabaseAddress address() {
            return server.withDatabase(name);
        }

        /** Connects to it. */
        public Connection connect() throws UnusableDatabase {
            return ServerConnection.open(address());
        }

        /** Makes another one that holds what this holds. Nobody may be connected to this meanwhile. */
        public Scratch copy() throws SQLException {
            return create(name);
        }

        @Override
        public void close() throws SQLException {
            execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        }
    }

    /** Makes an empty one. */
    public Scratch create() throws SQLException {
        return create("template0");
    }

    private Scratch create(String template) throws SQLException {
        String name = PREFIX + ProcessHandle.current().pid() + "_" + LAST.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return new Scratch(name);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = ServerConnection.open(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
