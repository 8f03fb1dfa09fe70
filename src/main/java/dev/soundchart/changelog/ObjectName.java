package dev.soundchart.changelog;

/**
 * The name of a table, index or other object, as PostgreSQL would store it: in small letters unless it was quoted.
 *
 * @param schema null where none was written; {@code videos} and {@code other.videos} are two tables
 */
public record ObjectName(String schema, String name) {

    /** From {@code name} or {@code schema.name}. */
    public static ObjectName of(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? new ObjectName(null, text) : new ObjectName(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }
}
