package dev.soundchart.catalog;

import dev.soundchart.catalog.TableDescription.Column;
import dev.soundchart.catalog.TableDescription.ForeignKey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables and what they refer to, as a Mermaid diagram.
 *
 * @param tables by name; views have no place in it
 */
record EntityDiagram(List<TableDescription> tables) {

    /** The diagram's source. */
    String mermaid() {
        Stream<String> references =
                tables.stream().flatMap(table -> table.foreignKeys().stream().map(key -> relationship(table, key)));
        Stream<String> entities =
                tables.stream().filter(table -> table.kind().equals("table")).map(EntityDiagram::entity);
        return Stream.concat(references, entities).collect(Collectors.joining("", "erDiagram\n", ""));
    }

    /** The referenced table's side says whether each row refers to one, the other side whether several refer to the same. */
    private static String relationship(TableDescription table, ForeignKey key) {
        return "    %s %s--%s %s : %s\n"
                .formatted(
                        quoted(key.target()),
                        key.required() ? "||" : "|o",
                        key.unique() ? "o|" : "o{",
                        quoted(table.name()),
                        quoted(String.join(", ", key.columns())));
    }

    private static String entity(TableDescription table) {
        return table.columns().stream()
                .map(EntityDiagram::attribute)
                .collect(Collectors.joining("", "    " + quoted(table.name()) + " {\n", "    }\n"));
    }

    private static String attribute(Column column) {
        String keys = Stream.of(
                        column.inPrimaryKey() ? "PK" : "",
                        column.inForeignKey() ? "FK" : "",
                        column.unique() ? "UK" : "")
                .filter(key -> !key.isEmpty())
                .collect(Collectors.joining(", "));
        return ("        " + word(type(column.type())) + " " + word(column.name()) + " " + keys).stripTrailing() + "\n";
    }

    /** The type's short name, and without its length: an attribute's type is one word of a few characters. */
    private static String type(String type) {
        return type.replaceAll("\\([^)]*\\)", "")
                .replace("character varying", "varchar")
                .replace("timestamp without time zone", "timestamp")
                .replace("timestamp with time zone", "timestamptz")
                .replace("time without time zone", "time")
                .replace("time with time zone", "timetz");
    }

    private static String word(String text) {
        String word = text.replaceAll("[^\\w\\[\\]-]", "_");
        return Character.isLetter(word.charAt(0)) ? word : "_" + word;
    }

    /** Always quoted: bare, some words would be taken for Mermaid's own. */
    private static String quoted(String name) {
        return '"' + name.replace("\"", "") + '"';
    }
}
