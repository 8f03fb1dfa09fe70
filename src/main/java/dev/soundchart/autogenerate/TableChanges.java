package dev.soundchart.autogenerate;

import static dev.soundchart.autogenerate.Change.attributes;
import static dev.soundchart.autogenerate.Change.orNone;

import dev.soundchart.autogenerate.Constraint.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What makes and drops tables. */
final class TableChanges {

    private TableChanges() {}

    /** Makes a table with all that is its own, but for its foreign keys. */
    static List<Change> create(Table table) {
        List<Change> changes = new ArrayList<>();
        table.sequences().forEach(sequence -> changes.addAll(SequenceChanges.create(sequence)));
        changes.addAll(createTable(table));
        table.sequences().forEach(sequence -> changes.add(SequenceChanges.own(sequence, table.name())));
        table.ownConstraints().stream()
                .filter(constraint -> !isInline(table, constraint))
                .forEach(constraint -> changes.addAll(ConstraintChanges.create(table.name(), constraint)));
        table.indexes().forEach(index -> changes.addAll(IndexChanges.create(table.name(), index)));
        return changes;
    }

    static List<Change> drop(Table table) {
        return List.of(
                Change.areSimple(List.of(table.name()))
                        ? Change.of("dropTable", "tableName", table.name())
                        : Change.sql("DROP TABLE " + table.name()));
    }

    static List<Change> rename(String from, String to) {
        return List.of(
                Change.areSimple(List.of(from, to))
                        ? Change.of("renameTable", "oldTableName", from, "newTableName", to)
                        : Change.sql("ALTER TABLE " + from + " RENAME TO " + to));
    }

    static List<Change> comment(String table, String from, String to) {
        if (from.equals(to)) {
            return List.of();
        }
        return List.of(
                Change.areSimple(List.of(table))
                        ? Change.of("setTableRemarks", "tableName", table, "remarks", to)
                        : Change.comment("TABLE " + table, to));
    }

    private static List<Change> createTable(Table table) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (Column column : table.columns()) {
            Optional<Map<String, Object>> attributes = ColumnChanges.attributesOf(table, column);
            if (attributes.isEmpty()) {
                return statements(table);
            }
            columns.add(Map.of("column", withPrimaryKey(table, column, attributes.get())));
        }
        return columns.isEmpty()
                ? statements(table)
                : List.of(Change.of(
                        "createTable",
                        "tableName",
                        table.name(),
                        "remarks",
                        orNone(table.comment()),
                        "columns",
                        columns));
    }

    private static Map<String, Object> withPrimaryKey(Table table, Column column, Map<String, Object> attributes) {
        Optional<Constraint> key = table.primaryKey()
                .filter(constraint ->
                        isInline(table, constraint) && constraint.columns().equals(List.of(column.name())));
        if (key.isEmpty()) {
            return attributes;
        }
        Map<String, Object> withKey = new LinkedHashMap<>(attributes);
        withKey.put(
                "constraints",
                attributes("primaryKey", true, "primaryKeyName", key.get().name(), "nullable", false));
        return withKey;
    }

    /** Whether {@code createTable} makes a constraint with its column. */
    private static boolean isInline(Table table, Constraint constraint) {
        return constraint.kind() == Kind.PRIMARY_KEY
                && constraint.isPlain()
                && constraint.columns().size() == 1
                && constraint.comment().isEmpty()
                && Change.areSimple(List.of(constraint.name()))
                && table.columns().stream()
                        .allMatch(column ->
                                ColumnChanges.attributesOf(table, column).isPresent());
    }

    private static List<Change> statements(Table table) {
        List<Change> changes = new ArrayList<>();
        changes.add(Change.sql("CREATE TABLE " + table.name() + " ("
                + table.columns().stream()
                        .map(column -> "\n  " + column.definition())
                        .collect(Collectors.joining(","))
                + "\n)"));
        changes.addAll(comment(table.name(), "", table.comment()));
        table.columns()
                .forEach(column -> changes.addAll(ColumnChanges.comment(table.name(), column.withComment(""), column)));
        return changes;
    }
}
