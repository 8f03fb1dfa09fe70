package dev.soundchart.autogenerate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which tables and columns have new names.
 *
 * @param tables the new names by the old ones, as they stand in SQL
 * @param columns the new names by {@code table.column}, where the table may be named by either name
 */
public record Renames(Map<String, String> tables, Map<String, String> columns) {

    /** No renames. */
    public static final Renames NONE = new Renames(Map.of(), Map.of());

    public Renames {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /**
     * Reads them from a list: {@code videos.old=new,clips=films}.
     *
     * @throws Refusal if an entry has no such form
     */
    public static Renames parse(String list) throws Refusal {
        Map<String, String> tables = new LinkedHashMap<>();
        Map<String, String> columns = new LinkedHashMap<>();
        for (String entry : list.isBlank() ? new String[0] : list.split(",")) {
            String[] names = entry.strip().split("=", -1);
            if (names.length != 2 || names[0].isBlank() || names[1].isBlank()) {
                throw malformed(entry);
            }
            String before = names[0].strip();
            String after = names[1].strip();
            if (tables.containsKey(before) || columns.containsKey(before)) {
                throw new Refusal("--rename=" + entry.strip(), before + " is given two names");
            }
            if (before.contains(".")) {
                String table = before.substring(0, before.indexOf('.') + 1);
                columns.put(before, after.startsWith(table) ? after.substring(table.length()) : after);
            } else {
                tables.put(before, after);
            }
            if (columns.getOrDefault(before, after).contains(".")) {
                throw malformed(entry);
            }
        }
        return new Renames(tables, columns);
    }

    private static Refusal malformed(String entry) {
        return new Refusal(
                "--rename=" + entry.strip(),
                "a column is renamed by <table>.<column>=<new name>, a table by <table>=<new name>");
    }
}
