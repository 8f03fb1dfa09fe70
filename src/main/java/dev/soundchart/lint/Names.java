package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetKind;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The author's own names and statements, for the braces in the text of rules. */
public final class Names {

    private static final Set<String> NUMBERS =
            Set.of("bigint", "integer", "smallint", "bigserial", "serial", "smallserial");
    private static final String BY_HAND = "-- a thousand rows at a time, by the key:\n";

    /** One table, under its own name. */
    private static final Pattern SIMPLE =
            Pattern.compile("(?:UPDATE\\s+\\S+\\s+SET\\s|DELETE\\s+FROM\\s+\\S+$)", Pattern.CASE_INSENSITIVE);

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
        return step.is(OperationKind.CREATE_INDEX)
                ? "DROP INDEX CONCURRENTLY IF EXISTS " + index(step) + ";\n" + named(step)
                : statement;
    }

    /** The statement that creates an index, with a name for it: one that PostgreSQL chooses can't be dropped before. */
    public static String named(Step step) {
        return step.operation().object() == null
                ? new SqlText(statement(step))
                        .with(index(step), step.has(Trait.CONCURRENTLY) ? "CONCURRENTLY" : "INDEX")
                : statement(step);
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

    /** The update or delete of a step, batch by batch; as it is, with a remark, where that can't be told. */
    public static String batches(Step step) {
        SqlText sql = new SqlText(statement(step));
        List<String> parts = sql.partsAt("WHERE");
        boolean simple = step.is(OperationKind.UPDATE, OperationKind.DELETE)
                && SIMPLE.matcher(parts.get(0)).lookingAt()
                && sql.partsAt("USING").size() == 1
                && sql.partsAt("RETURNING").size() == 1
                && (step.is(OperationKind.DELETE) || sql.partsAt("FROM").size() == 1);
        return simple
                ? inBatches(step, parts.get(0), parts.size() == 1 ? null : parts.get(1))
                : BY_HAND + statement(step);
    }

    private static String inBatches(Step step, String change, String condition) {
        Optional<String> key = numericKey(step);
        if (key.isEmpty()) {
            return BY_HAND + change + (condition == null ? "" : "\n WHERE " + condition);
        }
        String more = condition == null
                ? ""
                : " AND " + (condition.matches("(?is).*\\bOR\\b.*") ? "(" + condition + ")" : condition);
        String statement = change + "\n     WHERE <key> > last_key AND <key> <= batch_end" + more + ";";
        return BATCH.matcher(ChangesetKind.batchedUpdate())
                .replaceFirst(Matcher.quoteReplacement(statement))
                .replace("<table>", SqlName.of(step.operation().table()))
                .replace("<key>", SqlName.of(key.get()));
    }

    /** The one column of the primary key, if it is a number, so that rows can be counted off by it. */
    private static Optional<String> numericKey(Step step) {
        return Optional.ofNullable(step.table())
                .map(KnownTable::key)
                .filter(key -> key.size() == 1)
                .flatMap(key -> step.table().column(key.get(0)))
                .filter(column -> column.type() != null
                        && NUMBERS.contains(ColumnType.of(column.type()).name()))
                .map(Column::name);
    }

    /** The statement that adds a constraint, without looking at the rows that are there. */
    public static String notValid(Step step, Constraint constraint) {
        return step.is(OperationKind.ADD_CONSTRAINT)
                ? statement(step) + " NOT VALID"
                : "ALTER TABLE " + SqlName.of(step.operation().table()) + " ADD CONSTRAINT "
                        + constraint(step, constraint) + " " + definition(step, constraint) + " NOT VALID";
    }

    /** A changeset in YAML that adds the column of a step, without its constraints. */
    public static String addColumn(Step step) {
        Column column = step.column();
        String defaultValue = column.defaultValue() == null ? "" : " DEFAULT " + column.defaultValue();
        return changeset(
                List.of("ALTER TABLE " + SqlName.of(step.operation().table()) + " ADD COLUMN "
                        + SqlName.of(column.name()) + " " + column.type() + defaultValue),
                true);
    }

    /** A changeset in YAML that runs statements; empty for none. */
    static String changeset(List<String> statements, boolean inTransaction) {
        return statements.isEmpty()
                ? ""
                : """
                - changeSet:%s
                    changes:
                      - sql:
                          sql: |-
                            %s
                    # its part of the rollback that you have
                    rollback: []""".formatted(
                                inTransaction ? "" : "\n    runInTransaction: false",
                                String.join(";\n", statements).replace("\n", "\n" + " ".repeat(12)));
    }

    /** The statement of a step with another type of one of its columns. */
    public static String withType(Step step, Column column, String type) {
        String written = Pattern.quote(column.type()).replace(" ", "\\E\\s*\\Q").replace("(", "\\E\\s*\\(\\Q");
        return Pattern.compile("(?i)(" + Pattern.quote(column.name()) + "\"?\\s+(?:TYPE\\s+)?)" + written)
                .matcher(statement(step))
                .replaceFirst("$1" + Matcher.quoteReplacement(type));
    }

    /**
     * Those parts of the statement that match, with a blank before each, INCLUDE first as PostgreSQL wants it.
     *
     * @param form a regular expression
     */
    public static String clauses(Step step, String form) {
        return Pattern.compile(form, Pattern.CASE_INSENSITIVE)
                .matcher(statement(step))
                .results()
                .map(found -> " " + found.group())
                .sorted(Comparator.comparing(
                        clause -> !clause.toUpperCase(Locale.ROOT).startsWith(" INCLUDE")))
                .collect(Collectors.joining());
    }

    /** The name of a constraint that a step adds, its own or the one that PostgreSQL chooses. */
    public static String constraintName(Step step, Constraint constraint) {
        return constraint.name() == null ? usualName(step, constraint) : constraint.name();
    }

    /** The same as SQL writes it. */
    public static String constraint(Step step, Constraint constraint) {
        return SqlName.of(constraintName(step, constraint));
    }

    /** What a column's definition says of it, as the definition of a constraint of the table. */
    private static String definition(Step step, Constraint constraint) {
        if (constraint.kind() == Constraint.Kind.CHECK) {
            return "CHECK (" + constraint.expression() + ")";
        }
        String actions =
                new SqlText(statement(step)).partsAt("REFERENCES").get(1).replaceAll("(?i)\\s+(NOT )?NULL$", "");
        return "FOREIGN KEY (" + SqlName.of(constraint.columns()) + ") REFERENCES " + actions;
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
