package dev.soundchart.deploy;

import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The tables, indexes, sequences and views that pending changesets take locks on. */
final class TouchedRelations {

    /** Operations whose object is one. */
    private static final Set<OperationKind> BY_OBJECT = Set.of(
            OperationKind.DROP_INDEX,
            OperationKind.RENAME_INDEX,
            OperationKind.ALTER_INDEX,
            OperationKind.REINDEX,
            OperationKind.ATTACH_PARTITION,
            OperationKind.DETACH_PARTITION,
            OperationKind.ALTER_SEQUENCE,
            OperationKind.DROP_SEQUENCE,
            OperationKind.CREATE_VIEW,
            OperationKind.ALTER_VIEW,
            OperationKind.DROP_VIEW,
            OperationKind.ALTER_MATERIALIZED_VIEW,
            OperationKind.DROP_MATERIALIZED_VIEW,
            OperationKind.REFRESH_MATERIALIZED_VIEW);

    private TouchedRelations() {}

    /** As the changesets write them. Those that are only created there are among them, and are not there yet. */
    static List<ObjectName> of(DeployPlan plan) {
        return plan.pendingOperations()
                .flatMap(TouchedRelations::of)
                .filter(name -> name != null)
                .distinct()
                .toList();
    }

    private static Stream<ObjectName> of(Operation operation) {
        return Stream.concat(
                Stream.of(operation)
                        .flatMap(one -> Stream.of(one.table(), BY_OBJECT.contains(one.kind()) ? one.object() : null)),
                operation.constraints().stream().map(Constraint::references));
    }
}
