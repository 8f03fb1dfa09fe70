package dev.soundchart.lint;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A column's type, by the name that {@code format_type} gives it.
 *
 * @param name without what stands in parentheses
 * @param modifiers length, or precision and scale; empty where there are none
 * @param array whether it is an array
 */
record ColumnType(String name, List<Integer> modifiers, boolean array) {

    private static final Pattern FORM =
            Pattern.compile("(?<start>[^(\\[]*?)\\s*(?:\\((?<sizes>[-\\d, ]+)\\))?(?<rest>[^(\\[]*)(?<array>\\[.*)?");

    /** PostgreSQL's documentation, table 8.1 "Data Types", column "Aliases". */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("varchar", "character varying"),
            Map.entry("char", "character"),
            Map.entry("bpchar", "character"),
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"),
            Map.entry("decimal", "numeric"),
            Map.entry("bool", "boolean"),
            Map.entry("float8", "double precision"),
            Map.entry("float4", "real"),
            Map.entry("varbit", "bit varying"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("time", "time without time zone"),
            Map.entry("serial4", "serial"),
            Map.entry("serial8", "bigserial"),
            Map.entry("serial2", "smallserial"));

    /**
     * @param written as a statement has it, in small letters
     */
    static ColumnType of(String written) {
        Matcher form = FORM.matcher(written.strip().replaceAll("\\s+", " ").replaceFirst("^pg_catalog\\.", ""));
        if (!form.matches()) {
            return new ColumnType(written, List.of(), false);
        }
        String name = (form.group("start") + form.group("rest")).strip();
        String sizes = form.group("sizes");
        return new ColumnType(
                ALIASES.getOrDefault(name, name),
                sizes == null
                        ? List.of()
                        : Stream.of(sizes.split(","))
                                .map(String::strip)
                                .map(Integer::valueOf)
                                .toList(),
                form.group("array") != null);
    }

    /** Whether the column gets its values from a sequence that comes with it. */
    boolean isSerial() {
        return name.equals("serial") || name.equals("bigserial") || name.equals("smallserial");
    }

    /**
     * Whether values of this type are already values of another, so that nothing is read or written where a column gets it:
     * PostgreSQL's documentation, ALTER TABLE, notes on "changing the type of an existing column".
     */
    boolean isAlso(ColumnType other) {
        if (equals(other)
                || stored().equals(other.stored()) && modifiers.equals(other.modifiers) && array == other.array) {
            return true;
        }
        if (array || other.array) {
            return false; // elements are converted one by one, even where nothing changes
        }
        return switch (name) {
            case "character varying" ->
                other.name.equals("text")
                        || other.name.equals("citext")
                        || other.name.equals(name) && isNoLonger(other);
            case "text", "citext" ->
                List.of("text", "citext").contains(other.name)
                        || other.name.equals("character varying") && other.modifiers.isEmpty();
            case "xml" ->
                other.name.equals("text") || other.name.equals("character varying") && other.modifiers.isEmpty();
            case "cidr" -> other.name.equals("inet");
            case "bit varying" -> other.name.equals(name) && isNoLonger(other);
            case "numeric" -> other.name.equals(name) && hasRoomIn(other);
            case "timestamp without time zone",
                    "timestamp with time zone",
                    "time without time zone",
                    "time with time zone",
                    "interval" -> other.name.equals(name) && precision(this) <= precision(other);
            default -> false;
        };
    }

    /** What it is stored as: serial types are integers with a default. */
    private String stored() {
        return switch (name) {
            case "serial" -> "integer";
            case "bigserial" -> "bigint";
            case "smallserial" -> "smallint";
            default -> name;
        };
    }

    private boolean isNoLonger(ColumnType other) {
        return other.modifiers.isEmpty() || !modifiers.isEmpty() && modifiers.get(0) <= other.modifiers.get(0);
    }

    private boolean hasRoomIn(ColumnType other) {
        return other.modifiers.isEmpty()
                || !modifiers.isEmpty() && modifiers.get(0) <= other.modifiers.get(0) && scale(this) == scale(other);
    }

    private static int scale(ColumnType type) {
        return type.modifiers.size() > 1 ? type.modifiers.get(1) : 0;
    }

    /** Of times, microseconds where none is written. */
    private static int precision(ColumnType type) {
        return type.modifiers.isEmpty() ? 6 : type.modifiers.get(0);
    }
}
