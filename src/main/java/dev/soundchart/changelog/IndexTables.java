package dev.soundchart.changelog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which table an index is on: {@code DROP INDEX} does not say so, but the changeset that created it did. */
final class IndexTables {

    private static final Set<OperationKind> BY_NAME_ALONE = Set.of(
            OperationKind.DROP_INDEX, OperationKind.RENAME_INDEX, OperationKind.ALTER_INDEX, OperationKind.REINDEX);

    private final Map<ObjectName, ObjectName> tables = new HashMap<>();

    /** The same operations, with the tables of the indexes that they or earlier ones create. */
    List<Operation> complete(List<Operation> operations) {
        operations.stream()
                .filter(operation -> operation.kind() == OperationKind.CREATE_INDEX && operation.object() != null)
                .forEach(created -> tables.put(created.object(), created.table()));
        return operations.stream().map(this::complete).toList();
    }

    private Operation complete(Operation operation) {
        ObjectName index = operation.object();
        if (index == null) {
            return operation;
        }
        ObjectName table = tables.get(index);
        if (operation.kind() == OperationKind.RENAME_INDEX && table != null) {
            tables.put(new ObjectName(index.schema(), operation.detail()), table);
        }
        return operation.table() == null && BY_NAME_ALONE.contains(operation.kind()) ? operation.on(table) : operation;
    }
}
