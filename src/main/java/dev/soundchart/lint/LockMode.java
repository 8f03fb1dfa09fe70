package dev.soundchart.lint;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * A lock on a table, as PostgreSQL takes them, from the weakest to the strongest. PostgreSQL's documentation, 13.3.1
 * "Table-Level Locks", has the table of conflicts.
 */
public enum LockMode {
    /** Taken by {@code SELECT}. */
    ACCESS_SHARE(8),
    /** Taken by {@code SELECT … FOR UPDATE}. */
    ROW_SHARE(7),
    /** Taken by {@code INSERT}, {@code UPDATE}, {@code DELETE}. */
    ROW_EXCLUSIVE(5),
    /** Taken by {@code CREATE INDEX CONCURRENTLY}, {@code VALIDATE CONSTRAINT}, {@code VACUUM}. */
    SHARE_UPDATE_EXCLUSIVE(4),
    /** Taken by {@code CREATE INDEX}. */
    SHARE(3),
    /** Taken by {@code ADD FOREIGN KEY}, {@code CREATE TRIGGER}. */
    SHARE_ROW_EXCLUSIVE(3),
    /** Taken by {@code REFRESH MATERIALIZED VIEW CONCURRENTLY}. */
    EXCLUSIVE(2),
    /** Taken by most forms of {@code ALTER TABLE}. */
    ACCESS_EXCLUSIVE(1);

    private final int conflictsFrom;

    /**
     * @param conflictsFrom the weakest mode that it conflicts with, counted from 1: all stronger ones conflict too, but for
     *     SHARE with itself
     */
    LockMode(int conflictsFrom) {
        this.conflictsFrom = conflictsFrom;
    }

    /** The mode of that name, as {@code pg_locks} writes it: {@code ShareRowExclusiveLock}. */
    public static LockMode ofCatalog(String mode) {
        String words = mode.replaceFirst("Lock$", "").replaceAll("(?<=[a-z])(?=[A-Z])", "_");
        return valueOf(words.toUpperCase(Locale.ROOT));
    }

    /** Whether a session has to wait for a lock of that mode while another one holds this. */
    public boolean conflictsWith(LockMode other) {
        boolean shared = this == SHARE && other == SHARE;
        return !shared && (other.ordinal() + 1 >= conflictsFrom);
    }

    /** All modes that another session can't get meanwhile. */
    public Set<LockMode> conflicts() {
        EnumSet<LockMode> conflicts = EnumSet.noneOf(LockMode.class);
        for (LockMode other : values()) {
            if (conflictsWith(other)) {
                conflicts.add(other);
            }
        }
        return conflicts;
    }

    /** Whether {@code SELECT} waits. */
    public boolean blocksReads() {
        return conflictsWith(ACCESS_SHARE);
    }

    /** Whether {@code INSERT}, {@code UPDATE} and {@code DELETE} wait. */
    public boolean blocksWrites() {
        return conflictsWith(ROW_EXCLUSIVE);
    }

    /** What waits meanwhile, in words. */
    public String blocked() {
        if (blocksReads()) {
            return "reads and writes";
        }
        return blocksWrites()
                ? "writes"
                : this.compareTo(ROW_EXCLUSIVE) > 0 ? "other changes of the schema" : "nothing";
    }

    /** As PostgreSQL's documentation writes it: {@code SHARE ROW EXCLUSIVE}. */
    @Override
    public String toString() {
        return name().replace('_', ' ');
    }
}
