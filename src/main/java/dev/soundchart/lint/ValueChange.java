package dev.soundchart.lint;

import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether PostgreSQL has to write the rows of a table anew. */
public final class ValueChange {

    /** {@code pg_proc.provolatile = 'v'}, of those that make sense as a default; in PostgreSQL 16 to 18 and its extensions. */
    private static final Set<String> VOLATILE = Set.of(
            "gen_random_uuid",
            "uuidv4",
            "uuidv7",
            "random",
            "random_normal",
            "clock_timestamp",
            "timeofday",
            "nextval",
            "setval",
            "currval",
            "lastval",
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v4",
            "gen_random_bytes",
            "gen_salt");

    private ValueChange() {}

    /** Whether an operation that adds a column or changes a type rewrites its table. */
    static boolean rewrites(Operation operation, KnownSchema schema) {
        Column column = operation.columns().get(0);
        if (operation.kind() == OperationKind.ADD_COLUMN) {
            return isCounted(column)
                    || column.generated() == Column.Generated.STORED
                    || hasVolatileDefault(column, schema);
        }
        Optional<Column> before = schema.table(operation.table()).flatMap(table -> table.column(column.name()));
        return before.isEmpty() || before.get().type() == null || !keepsValues(operation, before.get(), schema);
    }

    /** Whether values come from a sequence: {@code serial} or an identity. */
    public static boolean isCounted(Column column) {
        return column.generated() == Column.Generated.IDENTITY
                || column.type() != null && ColumnType.of(column.type()).isSerial();
    }

    /** Whether rows that are there get a value: {@code DEFAULT NULL} is none. */
    public static boolean hasDefault(Column column) {
        return column.defaultValue() != null && !column.defaultValue().equalsIgnoreCase("null");
    }

    /** Whether the default is another one in each row. */
    static boolean hasVolatileDefault(Column column, KnownSchema schema) {
        return column.defaultValue() != null
                && new SqlText(column.defaultValue())
                        .functionsOfExpression().stream()
                                .anyMatch(function -> VOLATILE.contains(function) || schema.isVolatile(function));
    }

    /** Whether an {@code ALTER TABLE} copies all rows to another place or form. */
    public static boolean movesRows(Operation operation) {
        return operation.kind() == OperationKind.ALTER_TABLE
                && Stream.of("set logged", "set unlogged", "set tablespace", "set access method")
                        .anyMatch(operation.detail()::startsWith);
    }

    private static boolean keepsValues(Operation operation, Column before, KnownSchema schema) {
        Column column = operation.columns().get(0);
        if (operation.traits().contains(Trait.USING) && !isTheColumnItself(operation)) {
            return false;
        }
        return ColumnType.of(schema.typeOfDomain(before.type()))
                .isAlso(ColumnType.of(schema.typeOfDomain(column.type())));
    }

    /** {@code USING a} or {@code USING a::text}, which is what PostgreSQL does of itself. */
    private static boolean isTheColumnItself(Operation operation) {
        Column column = operation.columns().get(0);
        String name = column.name();
        String expression = operation
                .detail()
                .replaceFirst("^\\((.*)\\)$", "$1")
                .replace(" ", "")
                .replace('"' + name + '"', name);
        return expression.equalsIgnoreCase(name)
                || expression.equalsIgnoreCase(name + "::" + column.type().replace(" ", ""))
                || expression.equalsIgnoreCase(
                        "cast(" + name + "as" + column.type().replace(" ", "") + ")");
    }
}
