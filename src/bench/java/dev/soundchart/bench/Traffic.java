package dev.soundchart.bench;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an application saw while something else was done to its database.
 *
 * @param seconds how long that took
 * @param writes of a session that wrote all the time
 * @param reads of a session that read all the time
 */
record Traffic(double seconds, Times writes, Times reads) {

    private static final int WARM_MILLISECONDS = 500;
    private static final int PAUSE_MILLISECONDS = 2;

    /**
     * Statements of one session, each a transaction of its own.
     *
     * @param statements how many
     * @param failed how many of them failed
     * @param longest milliseconds
     */
    record Times(int statements, int failed, double longest) {

        static final Times NONE = new Times(0, 0, 0);

        Times and(double milliseconds, boolean success) {
            return new Times(statements + 1, failed + (success ? 0 : 1), Math.max(longest, milliseconds));
        }
    }

    /** What is done meanwhile. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** One statement of a session: the first, the second … */
    @FunctionalInterface
    interface Round {
        void run(Connection connection, int number) throws SQLException;
    }

    /** Lets two sessions work on a database, then does something else, and says what they saw of it. */
    static Traffic during(DatabaseAddress database, Round write, Round read, Work work) throws Exception {
        try (Session writer = new Session("writer", database, write);
                Session reader = new Session("reader", database, read)) {
            Thread.sleep(WARM_MILLISECONDS);
            writer.times.set(Times.NONE);
            reader.times.set(Times.NONE);
            long start = System.nanoTime();
            work.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            writer.close();
            reader.close();
            return new Traffic(seconds, writer.times.get(), reader.times.get());
        }
    }

    /** A session that runs one statement after the other, until it is closed. */
    private static final class Session implements AutoCloseable {

        private final AtomicReference<Times> times = new AtomicReference<>(Times.NONE);
        private final Connection connection;
        private final Thread thread;
        private volatile boolean open = true;

        Session(String name, DatabaseAddress database, Round round) throws SQLException {
            connection = ServerConnection.open(database);
            try (Statement statement = connection.createStatement()) {
                // what waits is to be seen waiting, not failing
                statement.execute("SET lock_timeout = 0");
            }
            thread = new Thread(() -> work(round), name);
            thread.start();
        }

        private void work(Round round) {
            for (int number = 0; open; number++) {
                long start = System.nanoTime();
                boolean success = succeeds(round, number);
                double milliseconds = (System.nanoTime() - start) / 1e6;
                times.updateAndGet(before -> before.and(milliseconds, success));
                pause();
            }
        }

        private boolean succeeds(Round round, int number) {
            try {
                round.run(connection, number);
                return true;
            } catch (SQLException e) {
                return false;
            }
        }

        private static void pause() {
            try {
                Thread.sleep(PAUSE_MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits for the last statement. */
        @Override
        public void close() throws SQLException, InterruptedException {
            open = false;
            thread.join();
            connection.close();
        }
    }

    /** Runs a statement with a number in each of its places. */
    static void execute(Connection connection, String sql, int... numbers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < numbers.length; i++) {
                statement.setInt(i + 1, numbers[i]);
            }
            statement.execute();
        }
    }
}
