package dev.soundchart.autogenerate;

/**
 * A column of a table. Names and expressions are as they stand in SQL.
 *
 * @param type as {@code format_type} prints it
 * @param collation empty where it is the type's own
 * @param defaultValue an expression; empty for NULL
 * @param generated the expression that its stored value is always made by; empty for an ordinary column
 * @param identity {@code ALWAYS} or {@code BY DEFAULT}, with the options of its sequence; empty where it is none
 * @param comment empty without one
 */
record Column(
        String name,
        String type,
        String collation,
        boolean notNull,
        String defaultValue,
        String generated,
        String identity,
        String comment) {

    /** What it is in {@code CREATE TABLE} and {@code ADD COLUMN}. */
    String definition() {
        StringBuilder sql = new StringBuilder(name).append(' ').append(type);
        append(sql, " COLLATE ", collation, "");
        append(sql, " GENERATED ALWAYS AS (", generated, ") STORED");
        append(sql, " GENERATED ", identity, "");
        append(sql, " DEFAULT ", defaultValue, "");
        return sql.append(notNull ? " NOT NULL" : "").toString();
    }

    /** Whether a row that says nothing of it gets a value. */
    boolean fillsItself() {
        return !defaultValue.isEmpty() || !generated.isEmpty() || !identity.isEmpty();
    }

    Column withDefault(String expression) {
        return new Column(name, type, collation, notNull, expression, generated, identity, comment);
    }

    Column withNotNull(boolean required) {
        return new Column(name, type, collation, required, defaultValue, generated, identity, comment);
    }

    Column withComment(String text) {
        return new Column(name, type, collation, notNull, defaultValue, generated, identity, text);
    }

    private static void append(StringBuilder sql, String before, String value, String after) {
        if (!value.isEmpty()) {
            sql.append(before).append(value).append(after);
        }
    }
}
