package dev.soundchart.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came or went as a whole, so that its parts need not be told.
 *
 * @param schemas their names
 * @param relations the names of tables, views and composite types
 * @param columns with the names of their tables
 * @param indexes their names
 */
record Wholes(Set<String> schemas, Set<String> relations, Set<String> columns, Set<String> indexes) {

    private static final Set<String> RELATIONS =
            Set.of("table", "view", "materialized view", "foreign table", "composite type");

    static Wholes of(List<FactDifference> differences) {
        return new Wholes(
                differences.stream()
                        .filter(difference -> difference.kind().equals("schema"))
                        .map(FactDifference::object)
                        .collect(Collectors.toSet()),
                differences.stream()
                        .filter(difference -> RELATIONS.contains(difference.kind()))
                        .map(FactDifference::object)
                        .collect(Collectors.toSet()),
                differences.stream()
                        .filter(difference -> difference.kind().equals("column"))
                        .map(column -> column.object() + "." + column.part())
                        .collect(Collectors.toSet()),
                differences.stream()
                        .filter(difference -> difference.kind().equals("index"))
                        .map(FactDifference::part)
                        .collect(Collectors.toSet()));
    }

    /** Whether it is a part of one of them. */
    boolean hold(FactDifference difference) {
        String object = difference.object();
        return switch (difference.kind()) {
            case "schema" -> false;
            case "comment" ->
                schemas.stream().anyMatch(schema -> object.equals("schema " + schema))
                        || relations.contains(object)
                        || indexes.contains(object)
                        || columns.contains(object + "." + difference.part())
                        || isInSchema(object);
            case "sequence" -> isInSchema(object) || isOwned(difference);
            default -> isInSchema(object) || relations.contains(object) && !RELATIONS.contains(difference.kind());
        };
    }

    private boolean isInSchema(String object) {
        return schemas.stream()
                .anyMatch(schema -> object.startsWith(schema + ".") || object.startsWith("\"" + schema + "\"."));
    }

    /** Its definition ends with the column that owns it, if one does. */
    private boolean isOwned(FactDifference sequence) {
        return Stream.of(sequence.expected(), sequence.found())
                .flatMap(Collection::stream)
                .map(definition -> definition.substring(definition.lastIndexOf(' ') + 1))
                .anyMatch(owner ->
                        columns.contains(owner) || relations.stream().anyMatch(name -> owner.startsWith(name + ".")));
    }
}
