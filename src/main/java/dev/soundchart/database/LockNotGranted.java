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
     * @param inTransaction whether the changeset runs in a transaction
     * @param cause what the server said
     */
    LockNotGranted(long milliseconds, Optional<String> holders, boolean inTransaction, Throwable cause) {
        super(
                "Gave up after " + milliseconds + " ms: " + what(holders)
                        + (inTransaction ? ". Nothing of the changeset was applied. " : ". ")
                        + "Run this again when that session has ended its transaction",
                cause);
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
