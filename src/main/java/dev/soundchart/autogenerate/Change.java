package dev.soundchart.autogenerate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One change of a changeset: what Liquibase calls it, and its attributes.
 *
 * @param name {@code addColumn}, {@code sql} …
 * @param attributes in the order in which they are written
 */
record Change(String name, Map<String, Object> attributes) {

    /** A change with attributes that are given by name, value, name, value …; those without a value are left out. */
    static Change of(String name, Object... attributes) {
        return new Change(name, attributes(attributes));
    }

    /** A change that is one statement. */
    static Change sql(String statement) {
        return of("sql", "splitStatements", statement.contains(";") ? false : null, "sql", statement);
    }

    /** Statements one after the other, each sent by itself; in one change where nothing in them looks like an end. */
    static List<Change> statements(String... statements) {
        return Stream.of(statements).anyMatch(statement -> statement.contains(";"))
                ? Stream.of(statements).map(Change::sql).toList()
                : List.of(of("sql", "sql", String.join(";\n", statements)));
    }

    static Map<String, Object> attributes(Object... namesAndValues) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                attributes.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return attributes;
    }

    /** Null for empty text: an attribute that is left out. */
    static String orNone(String text) {
        return text.isEmpty() ? null : text;
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** What a comment is set to; without one, to NULL. */
    static Change comment(String object, String comment) {
        return sql("COMMENT ON " + object + " IS " + (comment.isEmpty() ? "NULL" : literal(comment)));
    }

    /** Whether Liquibase writes these names into its statements as they are. */
    static boolean areSimple(List<String> names) {
        return names.stream().allMatch(name -> name.matches("[a-z_][a-z0-9_]*"));
    }
}
