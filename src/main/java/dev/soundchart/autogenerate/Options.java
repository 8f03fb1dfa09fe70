package dev.soundchart.autogenerate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the author says that models can't.
 *
 * @param renames which tables and columns have new names
 * @param allowDrop whether tables and columns may go, with their values
 * @param fill expressions for rows that have no value, by {@code table.column}
 */
public record Options(Renames renames, boolean allowDrop, Map<String, String> fill) {

    /** Not within apostrophes. */
    private static final String SEPARATOR = ";(?=(?:[^']*'[^']*')*[^']*$)";

    public Options {
        fill = Map.copyOf(fill);
    }

    /**
     * Reads expressions from a list: {@code videos.tags='none';videos.rating=0}.
     *
     * @throws Refusal if an entry has no such form
     */
    public static Map<String, String> fill(String list) throws Refusal {
        Map<String, String> fill = new LinkedHashMap<>();
        for (String entry : list.isBlank() ? new String[0] : list.split(SEPARATOR)) {
            int equals = entry.indexOf('=');
            String column = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (!column.contains(".") || entry.substring(equals + 1).isBlank()) {
                throw new Refusal(
                        "--fill=" + entry.strip(),
                        "the value of a column is given by <table>.<column>=<expression of SQL>, several with ; between");
            }
            fill.put(column, entry.substring(equals + 1).strip());
        }
        return fill;
    }
}
