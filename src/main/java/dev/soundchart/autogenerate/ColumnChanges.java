package dev.soundchart.autogenerate;

import static dev.soundchart.autogenerate.Change.attributes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What makes, alters and drops columns of tables that are there. */
final class ColumnChanges {

    private ColumnChanges() {}

    /**
     * Adds a column.
     *
     * @param fill what rows that are there get, where the column asks for a value and has none of its own
     */
    static List<Change> add(Table table, Column column, Optional<String> fill) {
        List<Change> changes = new ArrayList<>();
        Optional<Sequence> sequence = table.sequenceOf(column);
        sequence.ifPresent(owned -> changes.addAll(SequenceChanges.create(owned)));
        Optional<Map<String, Object>> attributes = attributesOf(table, column);
        if (fill.isPresent()) {
            changes.add(Change.sql("ALTER TABLE " + table.name() + " ADD COLUMN "
                    + column.withDefault(fill.get()).definition()));
            changes.add(Change.sql("ALTER TABLE " + table.name() + " ALTER COLUMN " + column.name() + " DROP DEFAULT"));
            changes.addAll(comment(table.name(), column.withComment(""), column));
        } else if (attributes.isPresent()) {
            changes.add(Change.of(
                    "addColumn", "tableName", table.name(), "columns", List.of(Map.of("column", attributes.get()))));
        } else {
            changes.add(Change.sql("ALTER TABLE " + table.name() + " ADD COLUMN " + column.definition()));
            changes.addAll(comment(table.name(), column.withComment(""), column));
        }
        sequence.ifPresent(owned -> changes.add(SequenceChanges.own(owned, table.name())));
        return changes;
    }

    static List<Change> drop(Table table, Column column) {
        return List.of(
                Change.areSimple(List.of(table.name(), column.name()))
                        ? Change.of("dropColumn", "tableName", table.name(), "columnName", column.name())
                        : Change.sql("ALTER TABLE " + table.name() + " DROP COLUMN " + column.name()));
    }

    static List<Change> rename(String table, String from, String to) {
        return List.of(
                Change.areSimple(List.of(table, from, to))
                        ? Change.of("renameColumn", "tableName", table, "oldColumnName", from, "newColumnName", to)
                        : Change.sql("ALTER TABLE " + table + " RENAME COLUMN " + from + " TO " + to));
    }

    /** Sets the default. */
    static List<Change> setDefault(String table, Column column) {
        if (!Change.areSimple(List.of(table, column.name()))) {
            return List.of(Change.sql("ALTER TABLE " + table + " ALTER COLUMN " + column.name()
                    + (column.defaultValue().isEmpty() ? " DROP DEFAULT" : " SET DEFAULT " + column.defaultValue())));
        }
        if (column.defaultValue().isEmpty()) {
            return List.of(Change.of("dropDefaultValue", "tableName", table, "columnName", column.name()));
        }
        Map<String, Object> attributes = attributes("tableName", table, "columnName", column.name());
        attributes.putAll(defaultOf(column));
        return List.of(new Change("addDefaultValue", attributes));
    }

    /** Takes actions on a column, in one statement. */
    static List<Change> alter(String table, Column column, List<String> actions) {
        return actions.isEmpty()
                ? List.of()
                : List.of(Change.sql("ALTER TABLE " + table
                        + actions.stream()
                                .map(action -> "\n  ALTER COLUMN " + column.name() + " " + action)
                                .collect(Collectors.joining(","))));
    }

    /** Sets the comment, if it is another one. */
    static List<Change> comment(String table, Column from, Column to) {
        if (from.comment().equals(to.comment())) {
            return List.of();
        }
        return List.of(
                Change.areSimple(List.of(table, to.name()))
                        ? Change.of(
                                "setColumnRemarks",
                                "tableName",
                                table,
                                "columnName",
                                to.name(),
                                "remarks",
                                to.comment())
                        : Change.comment("COLUMN " + table + "." + to.name(), to.comment()));
    }

    /** The column as {@code createTable} and {@code addColumn} have it; empty where only SQL can say it. */
    static Optional<Map<String, Object>> attributesOf(Table table, Column column) {
        Optional<String> type = NativeType.of(column.type());
        if (type.isEmpty()
                || !Change.areSimple(List.of(table.name(), column.name()))
                || !column.collation().isEmpty()
                || !column.generated().isEmpty()
                || !column.identity().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> attributes = attributes("name", column.name(), "type", type.get());
        Optional<Sequence> sequence = table.sequenceOf(column);
        if (sequence.isPresent() && !Change.areSimple(List.of(sequence.get().name()))) {
            return Optional.empty();
        }
        sequence.ifPresentOrElse(
                owned -> attributes.put("defaultValueSequenceNext", owned.name()),
                () -> attributes.putAll(defaultOf(column)));
        if (!column.comment().isEmpty()) {
            attributes.put("remarks", column.comment());
        }
        if (column.notNull()) {
            attributes.put("constraints", attributes("nullable", false));
        }
        return Optional.of(attributes);
    }

    private static Map<String, Object> defaultOf(Column column) {
        String value = column.defaultValue();
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (value.isEmpty()) {
            return attributes;
        }
        if (column.type().equals("boolean") && (value.equals("true") || value.equals("false"))) {
            attributes.put("defaultValueBoolean", Boolean.valueOf(value));
        } else if (value.matches("-?\\d{1,9}")) {
            attributes.put("defaultValueNumeric", new BigDecimal(value).intValueExact());
        } else {
            attributes.put("defaultValueComputed", value);
        }
        return attributes;
    }
}
