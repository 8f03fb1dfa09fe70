package dev.soundchart.changelog;

/**
 * A column, as far as an operation says anything about it.
 *
 * @param name its name; in an index possibly an expression
 * @param type as written, in small letters; null where the operation does not name it
 * @param defaultValue an expression; null if there is none
 * @param notNull whether it is declared {@code NOT NULL}
 * @param generated how its values come about, if not by inserts
 */
public record Column(String name, String type, String defaultValue, boolean notNull, Generated generated) {

    /** How the values of a column come about. */
    public enum Generated {
        NO,
        IDENTITY,
        STORED,
        VIRTUAL
    }

    /** A column of which the operation says no more than its name. */
    static Column named(String name) {
        return new Column(name, null, null, false, Generated.NO);
    }
}
