package dev.soundchart.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases to try things on: made by copying a template, dropped when they are closed. No other database of the server is
 * touched.
 *
 * <p>What a killed process left behind, the next one sweeps: the databases' names have a number that its maker keeps locked
 * as long as it lives (an advisory lock of a session of its own).
 */
public final class ScratchDatabases implements AutoCloseable {

    private static final String PREFIX = "soundchart_scratch_";

    /** The first key of the locks, the same for all makers; the second is the maker's number. */
    private static final int LOCK = 0x5c4a7c4;

    private static final String LEFTOVERS = """
            SELECT datname FROM pg_database
             WHERE datname::text ~ '^%s[0-9]+_[0-9]+$' AND pg_catalog.pg_get_userbyid(datdba) = current_user
               AND pg_catalog.split_part(datname, '_', 3) NOT IN (
                       SELECT objid::text FROM pg_locks
                        WHERE locktype = 'advisory' AND classid = '%s' AND objsubid = 2 AND granted)
            """.formatted(PREFIX, LOCK);

    private static final int LONGEST_SECONDS = 5;
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final DatabaseAddress server;
    private final Connection keeper;
    private final int number = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    private final AtomicInteger last = new AtomicInteger();
    private final Queue<Connection> makers = new ConcurrentLinkedQueue<>();

    private ScratchDatabases(DatabaseAddress server, Connection keeper) {
        this.server = server;
        this.keeper = keeper;
    }

    /**
     * Makes ready to make databases on a server, and sweeps what killed processes left there.
     *
     * @param server a database of the server, whose role may create databases
     * @throws UnusableDatabase if the server can't be reached
     * @throws SQLException if it can't be asked
     */
    public static ScratchDatabases on(DatabaseAddress server) throws SQLException {
        ScratchDatabases databases = new ScratchDatabases(server, openToStay(server));
        databases.claimNumber();
        databases.sweep();
        return databases;
    }

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

        /** Connects to it. Nobody needs it after a crash: no commit has to wait for the disk. */
        public Connection connect() throws SQLException {
            Connection connection = ServerConnection.open(address());
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = off");
            }
            return connection;
        }

        /** Makes another one that holds what this holds. Nobody may be connected to this meanwhile. */
        public Scratch copy() throws SQLException {
            return create(name);
        }

        @Override
        public void close() throws SQLException {
            drop(name);
        }
    }

    /**
     * Makes an empty one.
     *
     * @throws UnusableDatabase if the role may not
     * @throws SQLException if it can't be made
     */
    public Scratch create() throws SQLException {
        return create("template0");
    }

    private Scratch create(String template) throws SQLException {
        String name = PREFIX + number + "_" + last.incrementAndGet();
        try {
            // a quarter of the time that the log of all pages takes; the checkpoints that it needs, dropping needs too
            execute("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY file_copy");
        } catch (SQLException e) {
            throw INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
                    ? new UnusableDatabase(
                            "No scratch database can be made on " + server + ": " + e.getMessage()
                                    + ". Name a server where the role may: --scratch-url=postgresql://user:password@host:port/database")
                    : e;
        }
        return new Scratch(name);
    }

    private void claimNumber() throws SQLException {
        try (Statement statement = keeper.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_advisory_lock(" + LOCK + ", " + number + ")");
        }
    }

    private void sweep() throws SQLException {
        List<String> leftovers = new ArrayList<>();
        try (Statement statement = keeper.createStatement();
                ResultSet rows = statement.executeQuery(LEFTOVERS)) {
            while (rows.next()) {
                leftovers.add(rows.getString(1));
            }
        }
        for (String leftover : leftovers) {
            drop(leftover);
        }
    }

    private void drop(String name) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    /**
     * In a session that nobody else uses: making and dropping take their time, and others need not wait for it. The
     * next one to come uses it again, which is half of the work.
     */
    private void execute(String sql) throws SQLException {
        Connection maker = freeMaker();
        try (Statement statement = maker.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            ServerConnection.closeQuietly(maker, e);
            throw e;
        }
        makers.add(maker);
    }

    private Connection freeMaker() throws SQLException {
        for (Connection free; (free = makers.poll()) != null; ) {
            if (free.isValid(LONGEST_SECONDS)) {
                return free;
            }
        }
        return openToStay(server);
    }

    private static Connection openToStay(DatabaseAddress server) throws SQLException {
        Connection session = ServerConnection.open(server);
        try (Statement statement = session.createStatement()) {
            statement.execute("SET idle_session_timeout = 0");
            return session;
        } catch (SQLException e) {
            ServerConnection.closeQuietly(session, e);
            throw e;
        }
    }

    /** Leaves the server. Databases that were not closed are the next sweep's. */
    @Override
    public void close() throws SQLException {
        try (Connection last = keeper) {
            for (Connection maker; (maker = makers.poll()) != null; ) {
                maker.close();
            }
        }
    }
}
