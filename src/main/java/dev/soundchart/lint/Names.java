package dev.soundchart.lint;

import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The author's own names and statements, for the braces in the text of rules. */
public final class Names {

    private Names() {}

    /** Those of an update or rollback as a whole: {@code id}, {@code side}, {@code statements}, {@code undo},
     * {@code rollback}. */
    static Map<String, String> of(Part part) {
        return new HashMap<>(Map.of(
                "id", part.changeset().id(),
                "side", part.side().toString(),
                "statements", statements(part.changeset().update().all()),
                "undo", statements(part.changeset().rollback().all()),
                "rollback", rollback(part)));
    }

    /**
     * Those of a step, and of the whole: {@code statement}, {@code table}, {@code object}, {@code index}, {@code column},
     * {@code columns}, {@code type}, {@code default}, {@code constraint}, {@code references}, {@code new}, {@code sequence};
     * only those that the step has.
     */
    static Map<String, String> of(Step step, Part part) {
        Operation operation = step.operation();
        Map<String, String> names = of(part);
        names.put("statement", step.statement());
        if (operation.table() != null) {
            names.put("table", SqlName.of(operation.table()));
            names.put("tableName", operation.table().name());
        }
        if (operation.object() != null) {
            names.put("object", SqlName.of(operation.object()));
        }
        if (operation.detail() != null) {
            names.put("new", SqlName.of(operation.detail()));
            names.put("detail", operation.detail());
        }
        names.put("index", index(operation));
        columns(operation, names);
        constraints(step, names);
        return names;
    }

    /** The block that the changeset has, as SQL. */
    private static String rollback(Part part) {
        String undo = statements(part.changeset().rollback().all());
        return undo.isEmpty()
                ? "# <why nothing has to be undone>\nrollback: []"
                : "rollback:\n  - sql:\n      sql: |-\n        " + undo.replace("\n", "\n" + " ".repeat(8));
    }

    /** All statements of operations, each once. */
    static String statements(List<Operation> operations) {
        return operations.stream()
                .filter(operation -> operation.place() == Operation.Place.STATEMENT)
                .map(operation -> operation.origin().sql())
                .filter(sql -> sql != null)
                .map(String::strip)
                .distinct()
                .collect(Collectors.joining(";\n"));
    }

    /** The name of a constraint that a step adds, its own or the one that PostgreSQL chooses. */
    public static String constraintName(Step step, Constraint constraint) {
        return constraint.name() == null ? usualName(step, constraint) : constraint.name();
    }

    /** The same as SQL writes it. */
    public static String constraint(Step step, Constraint constraint) {
        return SqlName.of(constraintName(step, constraint));
    }

    /** The name of the index that a step is about, or one for the index that it should have. */
    public static String index(Step step) {
        return index(step.operation());
    }

    private static String index(Operation operation) {
        if (operation.object() != null) {
            return SqlName.of(operation.object());
        }
        String table = operation.table() == null ? "index" : operation.table().name();
        List<String> columns = Stream.concat(
                        operation.columns().stream().map(Column::name),
                        operation.constraints().stream().flatMap(constraint -> constraint.columns().stream()))
                .distinct()
                .toList();
        return operation.kind() == OperationKind.CREATE_INDEX
                ? SqlName.suggested(table, String.join("_", columns), "idx")
                : SqlName.suggested("idx", table, String.join("_", columns));
    }

    private static void columns(Operation operation, Map<String, String> names) {
        if (operation.columns().isEmpty()) {
            return;
        }
        Column column = operation.columns().get(0);
        names.put("column", SqlName.of(column.name()));
        names.put("columnName", column.name());
        names.put(
                "columns",
                SqlName.of(operation.columns().stream().map(Column::name).toList()));
        names.put("type", column.type() == null ? "text" : column.type());
        if (column.defaultValue() != null) {
            names.put("default", column.defaultValue());
        }
        if (operation.table() != null) {
            names.put("sequence", SqlName.suggested(operation.table().name(), column.name(), "seq"));
        }
    }

    private static void constraints(Step step, Map<String, String> names) {
        Operation operation = step.operation();
        if (operation.constraints().isEmpty()) {
            return;
        }
        Constraint constraint = operation.constraints().get(0);
        names.put("constraint", constraint(step, constraint));
        names.putIfAbsent("columns", SqlName.of(constraint.columns()));
        if (constraint.references() != null) {
            names.put("references", SqlName.of(constraint.references()));
        }
    }

    private static String usualName(Step step, Constraint constraint) {
        String table = step.operation().table().name();
        List<String> columns =
                step.table() == null ? constraint.columns() : SchemaChange.columns(step.table(), constraint);
        return SchemaChange.usualName(table, constraint.kind(), columns);
    }
}
