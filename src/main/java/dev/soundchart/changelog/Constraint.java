package dev.soundchart.changelog;

import java.util.List;

/**
 * A constraint that an operation adds, of its own or in the definition of a column.
 *
 * @param name null where PostgreSQL chooses one
 * @param columns those it is on; empty for a check, whose expression names them
 * @param expression of a check; null for others
 * @param references the table of a foreign key; null for others
 * @param referencedColumns empty where they are the primary key
 * @param index the existing index that {@code USING INDEX} makes the constraint of; null if there is none
 * @param valid false for {@code NOT VALID}
 */
public record Constraint(
        Kind kind,
        String name,
        List<String> columns,
        String expression,
        ObjectName references,
        List<String> referencedColumns,
        ObjectName index,
        boolean valid) {

    /** What the constraint is; {@code NOT NULL} is told by {@link Column#notNull()}. */
    public enum Kind {
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY,
        CHECK,
        EXCLUDE
    }
}
