package dev.soundchart.catalog;

import dev.soundchart.catalog.TableDescription.Column;
import dev.soundchart.catalog.TableDescription.Part;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Schemas in Markdown: for each a diagram of its tables, then what every table and column is.
 *
 * @param schemas in the order in which they are to be read
 */
public record SchemaDocument(List<SchemaDescription> schemas) {

    private static final String INTRODUCTION = """
            # The schema

            What the changelog makes, as PostgreSQL describes it. This page is written by the command `schema-doc`, and a test fails
            when it is stale.

            """;

    private static final String COLUMNS = """
            | column | type | null | default | comment |
            |---|---|---|---|---|
            """;

    /** Objects whose definition is long, or changes with the server's version. */
    private static final Set<String> ONLY_NAMED = Set.of("extension", "function", "rule");

    /** The document. */
    public String markdown() {
        return INTRODUCTION + join(schemas, SchemaDocument::contents) + join(schemas, SchemaDocument::section);
    }

    private static String contents(SchemaDescription schema) {
        return "- " + link(schema.name()) + ": "
                + schema.tables().stream().map(table -> link(table.name())).collect(Collectors.joining(", ")) + "\n";
    }

    private static String section(SchemaDescription schema) {
        return "\n## " + text(schema.name()) + "\n\n```mermaid\n" + new EntityDiagram(schema.tables()).mermaid()
                + "```\n"
                + join(schema.tables(), table -> section(table, schema.tables()))
                + list("Beside the tables", schema.others().stream().map(SchemaDocument::object));
    }

    private static String section(TableDescription table, List<TableDescription> all) {
        return "\n### " + text(table.name()) + "\n\n"
                + description(table)
                + COLUMNS
                + join(table.columns(), SchemaDocument::row)
                + list("Constraints", table.constraints().stream().map(SchemaDocument::part))
                + list("Indexes", table.indexes().stream().map(SchemaDocument::part))
                + list("Referenced by", references(table, all));
    }

    private static String description(TableDescription table) {
        String kind = table.kind().equals("table") ? "" : "A " + table.kind() + ". ";
        String description = (kind + text(table.comment())).strip();
        return description.isEmpty() ? "" : description + "\n\n";
    }

    private static String row(Column column) {
        return Stream.of(
                        code(column.name()),
                        code(column.type()),
                        column.nullable() ? "yes" : "no",
                        column.defaultValue().isEmpty() ? "" : code(column.defaultValue()),
                        text(column.comment()))
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String part(Part part) {
        return code(part.name()) + ": " + code(part.definition());
    }

    private static Stream<String> references(TableDescription table, List<TableDescription> all) {
        return all.stream()
                .flatMap(other -> other.foreignKeys().stream()
                        .filter(key -> key.target().equals(table.name()))
                        .map(key -> link(other.name()) + " (" + code(String.join(", ", key.columns())) + ")"));
    }

    private static String object(Fact fact) {
        String name = fact.object() + (fact.part().isEmpty() ? "" : "." + fact.part());
        return fact.kind() + " " + code(name)
                + (ONLY_NAMED.contains(fact.kind()) ? "" : ": " + code(fact.definition()));
    }

    private static String list(String title, Stream<String> items) {
        String list = items.map(item -> "- " + item + "\n").collect(Collectors.joining());
        return list.isEmpty() ? "" : "\n" + title + ":\n\n" + list;
    }

    private static <T> String join(List<T> parts, Function<T, String> print) {
        return parts.stream().map(print).collect(Collectors.joining());
    }

    private static String link(String heading) {
        String anchor =
                heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
        return "[" + text(heading) + "](#" + anchor + ")";
    }

    /** Plain text: what Markdown or HTML would take for a sign of theirs is escaped, and lines are joined. */
    private static String text(String plain) {
        return plain.strip().replaceAll("\\s+", " ").replaceAll("[\\\\`*<>\\[\\]$~&#]|(?<!\\w)_|_(?!\\w)", "\\\\$0");
    }

    /** Text as it is, between backquotes; between two where it holds one itself. */
    private static String code(String plain) {
        String line = plain.strip().replaceAll("\\s+", " ");
        return line.contains("`") ? "`` " + line + " ``" : "`" + line + "`";
    }
}
