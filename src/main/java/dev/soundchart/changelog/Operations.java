package dev.soundchart.changelog;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operations of a changeset's update or of its rollback, in the order in which they run.
 *
 * <p>The questions are about what is run: operations in the bodies of functions that are only created do not count. Tables
 * and indexes are named {@code name} or {@code schema.name}, just as the changeset writes them.
 */
public record Operations(List<Operation> all) {

    static final Operations NONE = new Operations(List.of());

    /** Those of a text that is sent to PostgreSQL: of one statement or more. */
    public static Operations of(String sql) {
        return new Operations(
                StatementReader.read(sql, Operation.Place.STATEMENT, new Operation.Origin(1, "sql", null, 1, 1)));
    }

    /** Whether there is an operation of that kind. */
    public boolean has(OperationKind kind) {
        return any(operation -> operation.kind() == kind);
    }

    /** All operations of that kind. */
    public List<Operation> of(OperationKind kind) {
        return run().filter(operation -> operation.kind() == kind).toList();
    }

    /** The tables whose structure, rows, comments or rights are changed, in alphabetical order. */
    public SortedSet<String> tablesModified() {
        return run().map(Operation::table)
                .filter(table -> table != null)
                .map(ObjectName::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether that table is changed. */
    public boolean modifies(String table) {
        return tablesModified().contains(table);
    }

    /** Whether an index of that name is created. */
    public boolean createsIndex(String index) {
        return any(operation -> operation.kind() == OperationKind.CREATE_INDEX && names(operation.object(), index));
    }

    /** Whether an index of that name is created, on that table and on just these columns or expressions, in this order. */
    public boolean createsIndex(String index, String table, List<String> columns) {
        return any(operation -> operation.kind() == OperationKind.CREATE_INDEX
                && names(operation.object(), index)
                && names(operation.table(), table)
                && operation.columns().stream().map(Column::name).toList().equals(columns));
    }

    /** Whether that column is added to that table; not if the table is created with it. */
    public boolean addsColumn(String table, String column) {
        return any(operation -> operation.kind() == OperationKind.ADD_COLUMN
                && names(operation.table(), table)
                && operation.columns().get(0).name().equals(column));
    }

    /** What could not be analysed, wherever it stands; its detail says why. */
    public List<Operation> notAnalysed() {
        return all.stream()
                .filter(operation -> operation.kind() == OperationKind.NOT_ANALYSED)
                .toList();
    }

    private boolean any(Predicate<Operation> condition) {
        return run().anyMatch(condition);
    }

    Stream<Operation> run() {
        return all.stream().filter(operation -> operation.place() != Operation.Place.FUNCTION);
    }

    private static boolean names(ObjectName name, String wanted) {
        return name != null && name.equals(ObjectName.of(wanted));
    }
}
