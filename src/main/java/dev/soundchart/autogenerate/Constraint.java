package dev.soundchart.autogenerate;

import java.util.List;

/**
 * A constraint of a table. Names are as they stand in SQL.
 *
 * @param definition as {@code pg_get_constraintdef} prints it, without {@code NOT VALID}
 * @param columns those that it is on, in its order
 * @param validated whether all rows are known to keep it
 * @param index how the index of a key is made, from {@code USING} on; empty for a constraint without one
 * @param reference what a foreign key refers to; null for other constraints
 * @param timing {@code DEFERRABLE} and what follows; empty where it is checked at once
 * @param comment empty without one
 */
record Constraint(
        String name,
        Kind kind,
        String definition,
        List<String> columns,
        boolean validated,
        String index,
        Reference reference,
        String timing,
        String comment) {

    /** What kind of constraint it is. */
    enum Kind {
        PRIMARY_KEY("PRIMARY KEY"),
        UNIQUE("UNIQUE"),
        FOREIGN_KEY("FOREIGN KEY"),
        CHECK("CHECK"),
        EXCLUSION("EXCLUDE");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }

        /** From {@code pg_constraint.contype}. */
        static Kind of(String type) {
            return switch (type) {
                case "p" -> PRIMARY_KEY;
                case "u" -> UNIQUE;
                case "f" -> FOREIGN_KEY;
                case "c" -> CHECK;
                default -> EXCLUSION;
            };
        }
    }

    /**
     * What a foreign key refers to.
     *
     * @param onUpdate {@code NO ACTION}, {@code CASCADE} …
     * @param onDelete the same
     */
    record Reference(String table, List<String> columns, String onUpdate, String onDelete) {}

    Constraint {
        columns = List.copyOf(columns);
    }

    boolean isKey() {
        return kind == Kind.PRIMARY_KEY || kind == Kind.UNIQUE;
    }

    boolean hasIndex() {
        return !index.isEmpty();
    }

    /** Whether another one is the same but for its name, its comment, and whether it is validated. */
    boolean isLike(Constraint other) {
        return kind == other.kind && definition.equals(other.definition) && index.equals(other.index);
    }

    /** Whether it says no more than what Liquibase's own changes can say. */
    boolean isPlain() {
        String key = kind.sql() + " (" + String.join(", ", columns) + ")";
        String plain = switch (kind) {
            case PRIMARY_KEY, UNIQUE -> key;
            case FOREIGN_KEY ->
                key + " REFERENCES " + reference.table() + "(" + String.join(", ", reference.columns()) + ")"
                        + action(" ON UPDATE ", reference.onUpdate())
                        + action(" ON DELETE ", reference.onDelete());
            case CHECK, EXCLUSION -> "";
        };
        return definition.equals(plain + (timing.isEmpty() ? "" : " " + timing));
    }

    private static String action(String event, String action) {
        return action.equals("NO ACTION") ? "" : event + action;
    }
}
