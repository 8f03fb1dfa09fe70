package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetKind;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The author's own names and statements, for the braces in the text of rules. */
public final class Names {

    private static final Pattern BATCH = Pattern.compile("UPDATE <table>[^;]*;");

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
        names.put("statement", statement(step));
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

    /** The statement of a step, as the author has written it, or as Liquibase makes it of a change. */
    public static String statement(Step step) {
        String sql = step.operation().origin().sql();
        return sql == null ? step.operation().toString() : sql.strip().replaceAll(";$", "");
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

    /** What builds an index anew after a build that failed, as statements of a changeset without a transaction. */
    public static String rebuild(Step step) {
        String statement = statement(step);
        boolean build = step.operation().kind() == OperationKind.CREATE_INDEX;
        return build ? "DROP INDEX CONCURRENTLY IF EXISTS " + index(step.operation()) + ";\n" + statement : statement;
    }

    /**
     * SQL that sets a column in all rows that do not have it, batch by batch.
     *
     * @param value an expression
     */
    public static String batches(Step step, String column, String value) {
        String name = SqlName.of(column);
        return inBatches(
                step,
                "UPDATE " + SqlName.of(step.operation().table()) + " SET " + name + " = " + value,
                name + " IS NULL");
    }

    /** The update or delete of a step, batch by batch. */
    public static String batches(Step step) {
        List<String> parts = new SqlText(statement(step)).partsAt("WHERE");
        return inBatches(step, parts.get(0), parts.size() == 1 ? null : parts.get(1));
    }

    private static String inBatches(Step step, String change, String condition) {
        List<String> key = step.table() == null ? List.of() : step.table().key();
        String more = condition == null
                ? ""
                : " AND " + (condition.matches("(?i).*\\bOR\\b.*") ? "(" + condition + ")" : condition);
        String statement = change + "\n     WHERE <key> > last_key AND <key> <= batch_end" + more + ";";
        return BATCH.matcher(ChangesetKind.batchedUpdate())
                .replaceFirst(Matcher.quoteReplacement(statement))
                .replace("<table>", SqlName.of(step.operation().table()))
                .replace("<key>", SqlName.of(key.size() == 1 ? key.get(0) : "id"));
    }

    /** The statement that adds a constraint, without looking at the rows that are there. */
    public static String notValid(Step step, Part part, Constraint constraint) {
        boolean alone = step.is(OperationKind.ADD_CONSTRAINT)
                && part.steps().stream()
                                .filter(other -> other.operation()
                                        .origin()
                                        .equals(step.operation().origin()))
                                .count()
                        == 1;
        return alone
                ? statement(step) + " NOT VALID"
                : "ALTER TABLE " + SqlName.of(step.operation().table()) + " ADD CONSTRAINT "
                        + constraint(step, constraint) + " "
                        + definition(constraint) + " NOT VALID";
    }

    /** A changeset in YAML that adds the column of a step, without its constraints. */
    public static String addColumn(Step step) {
        Column column = step.column();
        String defaultValue = column.defaultValue() == null ? "" : " DEFAULT " + column.defaultValue();
        return changeset("ALTER TABLE " + SqlName.of(step.operation().table()) + " ADD COLUMN "
                + SqlName.of(column.name()) + " " + column.type() + defaultValue);
    }

    /** A changeset in YAML that runs statements. */
    public static String changeset(String sql) {
        return """
                - changeSet:
                    changes:
                      - sql:
                          sql: |-
                            %s
                    # its part of the rollback that you have
                    rollback: []""".formatted(sql.replace("\n", "\n" + " ".repeat(12)));
    }

    /** The statement of a step with another type of one of its columns. */
    public static String withType(Step step, Column column, String type) {
        String written = Pattern.quote(column.type()).replace(" ", "\\E\\s*\\Q").replace("(", "\\E\\s*\\(\\Q");
        return Pattern.compile("(?i)(" + Pattern.quote(column.name()) + "\"?\\s+(?:TYPE\\s+)?)" + written)
                .matcher(statement(step))
                .replaceFirst("$1" + Matcher.quoteReplacement(type));
    }

    /** The name of a constraint that a step adds, its own or the one that PostgreSQL chooses. */
    public static String constraintName(Step step, Constraint constraint) {
        return constraint.name() == null ? usualName(step, constraint) : constraint.name();
    }

    /** The same as SQL writes it. */
    public static String constraint(Step step, Constraint constraint) {
        return SqlName.of(constraintName(step, constraint));
    }

    private static String definition(Constraint constraint) {
        if (constraint.kind() == Constraint.Kind.CHECK) {
            return "CHECK (" + constraint.expression() + ")";
        }
        String referenced =
                constraint.referencedColumns().isEmpty() ? "" : " (" + SqlName.of(constraint.referencedColumns()) + ")";
        return "FOREIGN KEY (" + SqlName.of(constraint.columns()) + ") REFERENCES "
                + SqlName.of(constraint.references()) + referenced;
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
        names.put(
                "constraint", SqlName.of(constraint.name() == null ? usualName(step, constraint) : constraint.name()));
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
