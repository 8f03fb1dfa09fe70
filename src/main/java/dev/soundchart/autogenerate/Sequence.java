package dev.soundchart.autogenerate;

/**
 * A sequence that is not part of an identity column. Names are as they stand in SQL.
 *
 * @param type its numbers' type
 * @param options all of them, as {@code ALTER SEQUENCE} takes them
 * @param ordinary whether the options are those that PostgreSQL gives by itself
 * @param column the column that owns it; empty if none does
 * @param comment empty without one
 */
record Sequence(String name, String type, String options, boolean ordinary, String column, String comment) {

    Sequence withComment(String text) {
        return new Sequence(name, type, options, ordinary, column, text);
    }

    /** Whether another one is the same but for its name and comment. */
    boolean isLike(Sequence other) {
        return type.equals(other.type) && options.equals(other.options) && column.equals(other.column);
    }

    /** The default of a column that takes its numbers. */
    String next() {
        return "nextval('" + name.replace("'", "''") + "'::regclass)";
    }
}
