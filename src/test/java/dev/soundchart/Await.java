package dev.soundchart;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** Waits until a condition holds, for {@link #LIMIT} at most. */
public final class Await {

    /** Longer than anything here takes on a busy machine. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long PAUSE_MILLISECONDS = 10;

    private Await() {}

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * Waits until a condition holds.
     *
     * @param what describes the condition, for the message: {@code a session that waits for a lock}
     */
    public static void until(String what, Condition condition) throws Exception {
        Instant limit = Instant.now().plus(LIMIT);
        while (!condition.holds()) {
            if (Instant.now().isAfter(limit)) {
                throw new AssertionError("Waited " + LIMIT.toSeconds() + " s for " + what);
            }
            Thread.sleep(PAUSE_MILLISECONDS);
        }
    }

    /**
     * Waits until a session of the observer's database meets a condition on pg_stat_activity.
     *
     * @param observer in no transaction, where the activity would stay what it was
     * @param condition in SQL
     */
    public static void session(Connection observer, String condition) throws Exception {
        String query = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND " + condition;
        try (Statement statement = observer.createStatement()) {
            until("a session with " + condition, () -> {
                try (ResultSet row = statement.executeQuery(query)) {
                    return row.next();
                }
            });
        }
    }

    /** Waits until a process has ended, and returns its exit status. */
    public static int exitStatus(Process process) throws Exception {
        until("the end of process " + process.pid(), () -> !process.isAlive());
        return process.exitValue();
    }
}
