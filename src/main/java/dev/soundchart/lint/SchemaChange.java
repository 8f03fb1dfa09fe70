package dev.soundchart.lint;

import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.KnownTable.KnownIndex;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What operations make of the schema that is known.
 *
 * @param release in which they run
 */
record SchemaChange(KnownSchema schema, Release release) {

    private static final Pattern PARTITION_BY = Pattern.compile(
            "PARTITION\\s+BY\\s+\\w+\\s*(\\(.*?\\))\\s*(?:;|$|WITH|TABLESPACE|USING)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    void apply(Operation operation) {
        switch (operation.kind()) {
            case CREATE_TABLE -> create(operation);
            case CREATE_MATERIALIZED_VIEW -> schema.put(empty(operation.object(), null));
            case DROP_TABLE -> schema.remove(operation.table());
            case DROP_MATERIALIZED_VIEW -> schema.remove(operation.object());
            case RENAME_TABLE -> rename(operation);
            case CREATE_TYPE, CREATE_SCHEMA, CREATE_SEQUENCE ->
                schema.putOther(operation.kind(), operation.object(), release);
            case CREATE_DOMAIN -> schema.addDomain(operation);
            case CREATE_FUNCTION -> schema.addFunction(operation);
            case ATTACH_PARTITION ->
                schema.table(operation.object())
                        .ifPresent(table -> schema.put(table.partitionOf(KnownSchema.qualified(operation.table()))));
            case DETACH_PARTITION ->
                schema.table(operation.object()).ifPresent(table -> schema.put(table.partitionOf(null)));
            case DROP_INDEX, RENAME_INDEX -> onIndex(operation);
            default -> {
                if (operation.table() != null) {
                    schema.table(operation.table()).ifPresent(table -> schema.put(changed(table, operation)));
                }
            }
        }
    }

    private KnownTable empty(ObjectName name, String partitionKey) {
        return new KnownTable(KnownSchema.qualified(name), release, partitionKey, null, Map.of(), List.of(), List.of());
    }

    private void create(Operation operation) {
        if (operation.traits().contains(Trait.IF_NOT_EXISTS)
                && schema.table(operation.table()).isPresent()) {
            return;
        }
        KnownTable table = empty(operation.table(), partitionKey(operation));
        for (Column column : operation.columns()) {
            table = table.with(column);
        }
        for (Constraint constraint : operation.constraints()) {
            table = constrained(table, constraint);
        }
        schema.put(
                operation.traits().contains(Trait.PARTITION)
                        ? table.partitionOf(KnownSchema.qualified(ObjectName.of(operation.detail())))
                        : table);
    }

    private static String partitionKey(Operation created) {
        return created.traits().contains(Trait.PARTITIONED)
                ? PARTITION_BY
                        .matcher(created.origin().sql())
                        .results()
                        .findFirst()
                        .map(found -> found.group(1))
                        .orElse("")
                : null;
    }

    private void rename(Operation operation) {
        schema.table(operation.table()).ifPresent(table -> {
            schema.remove(table.name());
            schema.put(table.named(new ObjectName(table.name().schema(), operation.detail())));
        });
    }

    private void onIndex(Operation operation) {
        schema.tableOfIndex(operation.object()).ifPresent(table -> {
            String name = operation.object().name();
            KnownTable without = table.withoutIndex(name);
            table.indexes().stream()
                    .filter(index -> operation.kind() == OperationKind.RENAME_INDEX
                            && index.name().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            index -> schema.put(without.with(new KnownIndex(
                                    operation.detail(), index.columns(), index.unique(), index.partial()))),
                            () -> schema.put(without));
        });
    }

    private static KnownTable changed(KnownTable table, Operation operation) {
        return switch (operation.kind()) {
            case ADD_COLUMN -> {
                KnownTable more = table.with(operation.columns().get(0));
                for (Constraint constraint : operation.constraints()) {
                    more = constrained(more, constraint);
                }
                yield more;
            }
            case DROP_COLUMN -> table.withoutColumn(name(operation));
            case RENAME_COLUMN -> table.renamed(name(operation), operation.detail());
            case CHANGE_COLUMN_TYPE ->
                onColumn(
                        table,
                        operation,
                        column -> new Column(
                                column.name(),
                                operation.columns().get(0).type(),
                                column.defaultValue(),
                                column.notNull(),
                                column.generated()));
            case SET_NOT_NULL -> onColumn(table, operation, column -> notNull(column, true));
            case DROP_NOT_NULL -> onColumn(table, operation, column -> notNull(column, false));
            case SET_DEFAULT, DROP_DEFAULT ->
                onColumn(
                        table,
                        operation,
                        column -> new Column(
                                column.name(),
                                column.type(),
                                operation.columns().get(0).defaultValue(),
                                column.notNull(),
                                column.generated()));
            case ADD_CONSTRAINT -> {
                KnownTable more = table;
                for (Constraint constraint : operation.constraints()) {
                    more = constrained(more, constraint);
                }
                yield more;
            }
            case DROP_CONSTRAINT ->
                table.without(one -> operation.object().name().equals(one.name()));
            case RENAME_CONSTRAINT ->
                onConstraint(table, operation, one -> with(one, operation.detail(), one.columns(), one.valid()));
            case VALIDATE_CONSTRAINT ->
                onConstraint(table, operation, one -> with(one, one.name(), one.columns(), true));
            case CREATE_INDEX ->
                table.with(new KnownIndex(
                        operation.object() == null ? null : operation.object().name(),
                        operation.columns().stream().map(Column::name).toList(),
                        operation.traits().contains(Trait.UNIQUE),
                        operation.traits().contains(Trait.PARTIAL)));
            default -> table;
        };
    }

    private static String name(Operation operation) {
        return operation.columns().get(0).name();
    }

    private static KnownTable onColumn(KnownTable table, Operation operation, UnaryOperator<Column> change) {
        return table.with(name(operation), change);
    }

    private static Column notNull(Column column, boolean notNull) {
        return new Column(column.name(), column.type(), column.defaultValue(), notNull, column.generated());
    }

    private static KnownTable onConstraint(KnownTable table, Operation operation, UnaryOperator<Constraint> change) {
        return table.constraint(operation.object().name())
                .map(one -> table.without(one::equals).with(change.apply(one)))
                .orElse(table);
    }

    /** A primary key makes its columns NOT NULL; USING INDEX makes an index a constraint of the index's columns. */
    private static KnownTable constrained(KnownTable table, Constraint added) {
        KnownTable result = table;
        List<String> columns = added.columns();
        if (added.index() != null) {
            String index = added.index().name();
            columns = table.indexes().stream()
                    .filter(one -> index.equals(one.name()))
                    .findFirst()
                    .map(KnownIndex::columns)
                    .orElse(columns);
            result = table.withoutIndex(index);
        }
        String name = added.name() == null
                ? usualName(table.name().name(), added.kind(), columns(table, added))
                : added.name();
        result = result.with(with(added, name, columns, added.valid()));
        if (added.kind() == Constraint.Kind.PRIMARY_KEY) {
            for (String column : columns) {
                result = result.with(column, one -> notNull(one, true));
            }
        }
        return result;
    }

    /** PostgreSQL names a check after its column, where it is of one. */
    static List<String> columns(KnownTable table, Constraint constraint) {
        if (constraint.kind() != Constraint.Kind.CHECK || !constraint.columns().isEmpty()) {
            return constraint.columns();
        }
        List<String> columns = new SqlText(constraint.expression())
                .names().stream().filter(table.columns()::containsKey).toList();
        return columns.size() == 1 ? columns : List.of();
    }

    private static Constraint with(Constraint one, String name, List<String> columns, boolean valid) {
        return new Constraint(
                one.kind(),
                name,
                columns,
                one.expression(),
                one.references(),
                one.referencedColumns(),
                one.index(),
                valid);
    }

    /** The name that PostgreSQL gives a constraint without one. */
    static String usualName(String table, Constraint.Kind kind, List<String> of) {
        String columns = of.isEmpty() ? "" : "_" + String.join("_", of);
        return table
                + switch (kind) {
                    case PRIMARY_KEY -> "_pkey";
                    case UNIQUE -> columns + "_key";
                    case FOREIGN_KEY -> columns + "_fkey";
                    case CHECK -> columns + "_check";
                    case EXCLUDE -> columns + "_excl";
                };
    }
}
