package dev.soundchart.autogenerate;

import java.util.List;

/**
 * An index that is no constraint's. Names are as they stand in SQL.
 *
 * @param tail how it is made, from {@code USING} on
 * @param columns the columns; expressions as empty text
 * @param valid whether it can be used
 * @param comment empty without one
 */
record Index(String name, boolean unique, String tail, List<String> columns, boolean valid, String comment) {

    private static final String ORDINARY = "USING btree ";

    Index {
        columns = List.copyOf(columns);
    }

    /** Whether another one is the same but for its name and comment. */
    boolean isLike(Index other) {
        return unique == other.unique && tail.equals(other.tail) && valid == other.valid;
    }

    /** Whether it is on columns and nothing else, in the usual order. */
    boolean isPlain() {
        return tail.equals(ORDINARY + "(" + String.join(", ", columns) + ")");
    }

    /**
     * The statement that makes it.
     *
     * @param how {@code CONCURRENTLY}, or nothing
     */
    String create(String how, String table) {
        return create(how, unique, name, table, tail);
    }

    static String create(String how, boolean unique, String name, String table, String tail) {
        String method = tail.startsWith(ORDINARY) ? tail.substring(ORDINARY.length()) : tail;
        return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + (how.isEmpty() ? "" : how + " ") + name + "\n  ON "
                + table + " " + method;
    }
}
