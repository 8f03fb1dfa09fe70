package dev.soundchart.lint;

import dev.soundchart.changelog.ObjectName;

/**
 * A lock that a statement will take on a table.
 *
 * @param table with its schema
 * @param rewrites whether all of the table is written anew meanwhile
 */
public record PredictedLock(ObjectName table, LockMode mode, boolean rewrites) {

    static PredictedLock of(ObjectName table, LockMode mode) {
        return new PredictedLock(table, mode, false);
    }

    /** The table, without the schema where that is the usual one. */
    public ObjectName shortName() {
        return table.equals(KnownSchema.qualified(new ObjectName(null, table.name())))
                ? new ObjectName(null, table.name())
                : table;
    }
}
