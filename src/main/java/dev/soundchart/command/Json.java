package dev.soundchart.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes JSON: maps, collections, strings, numbers, truth values and null, indented by two spaces. */
final class Json {

    private Json() {}

    static String of(Object value) {
        return of(value, "\n");
    }

    /** An object, from names and values in turn. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return object;
    }

    /**
     * @param newLine with the indentation of the value itself
     */
    private static String of(Object value, String newLine) {
        String inner = newLine + "  ";
        if (value instanceof Map<?, ?> map) {
            List<String> entries = map.entrySet().stream()
                    .map(entry -> string(entry.getKey().toString()) + ": " + of(entry.getValue(), inner))
                    .toList();
            return enclosed("{", entries, "}", newLine);
        }
        if (value instanceof Collection<?> collection) {
            List<String> elements =
                    collection.stream().map(element -> of(element, inner)).toList();
            return enclosed("[", elements, "]", newLine);
        }
        return value == null || value instanceof Number || value instanceof Boolean
                ? String.valueOf(value)
                : string(value.toString());
    }

    private static String enclosed(String open, List<String> parts, String close, String newLine) {
        return parts.isEmpty()
                ? open + close
                : parts.stream()
                        .collect(Collectors.joining("," + newLine + "  ", open + newLine + "  ", newLine + close));
    }

    private static String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(character -> {
            switch (character) {
                case '"', '\\' -> json.append('\\').append((char) character);
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default ->
                    json.append(
                            character < ' ' ? String.format("\\u%04x", character) : String.valueOf((char) character));
            }
        });
        return json.append('"').toString();
    }
}
