package dev.soundchart.database;

import java.util.Optional;
import liquibase.exception.DatabaseException;

/** A changeset waited for a lock as long as it may ({@code lock_timeout}), and others held it. */
public final class LockNotGranted extends DatabaseException {

    private static final long serialVersionUID = 1;

    private final String what;

    /**
     * @param milliseconds how long it waited
     * @param holders who held the lock; empty if that is not known
     * @param cause what the server said
     */
    LockNotGranted(long milliseconds, Optional<String> holders, Throwable cause) {
        super("Gave up after " + milliseconds + " ms: " + what(holders), cause);
        what = what(holders);
    }

    /** What stood in the way, and who. */
    public String what() {
        return what;
    }

    private static String what(Optional<String> holders) {
        return "another session holds a lock on what this changeset works on"
                + holders.map(names -> " (" + names + ")").orElse("");
    }
}
