package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A way through all changesets in their order, which learns what they make. */
final class Walk {

    private final KnownSchema schema = new KnownSchema();
    private final Predicate<ChangesetOperations> explained;
    private final boolean tagged;

    private Walk(Predicate<ChangesetOperations> explained, boolean tagged) {
        this.explained = explained;
        this.tagged = tagged;
    }

    /**
     * The updates and rollbacks of changesets, each step with what was known before it.
     *
     * @param changesets all of the changelog, in its order
     * @param explained whether a changeset whose rollback is empty says why
     */
    static List<Part> through(List<ChangesetOperations> changesets, Predicate<ChangesetOperations> explained) {
        boolean tagged = changesets.stream().anyMatch(Walk::setsTag);
        Walk walk = new Walk(explained, tagged);
        List<Part> parts = new ArrayList<>();
        for (ChangesetOperations changeset : changesets) {
            parts.addAll(walk.parts(changeset));
        }
        return parts;
    }

    private static boolean setsTag(ChangesetOperations changeset) {
        return changeset.update().has(OperationKind.TAG);
    }

    private List<Part> parts(ChangesetOperations changeset) {
        String folder = tagged ? Standing.folder(changeset.file()) : "";
        boolean says = explained.test(changeset);
        Part update =
                new Part(changeset, Part.Side.UPDATE, steps(changeset.update().all(), schema, folder), says, schema);
        Part rollback = new Part(
                changeset, Part.Side.ROLLBACK, steps(changeset.rollback().all(), schema.copy(), folder), says, schema);
        if (!tagged || setsTag(changeset)) {
            schema.endRelease(folder);
        }
        return List.of(update, rollback);
    }

    private static List<Step> steps(List<Operation> operations, KnownSchema schema, String folder) {
        LockForecast forecast = new LockForecast(schema);
        SchemaChange change = new SchemaChange(schema, schema.release(folder));
        List<Step> steps = new ArrayList<>();
        for (Operation read : operations) {
            if (read.place() == Operation.Place.FUNCTION && read.kind() != OperationKind.NOT_ANALYSED) {
                continue;
            }
            Operation operation = onItsTable(read, schema);
            steps.add(new Step(
                    operation,
                    steps.size(),
                    operation.table() == null
                            ? null
                            : schema.table(operation.table()).orElse(null),
                    old(operation, schema),
                    forecast.of(operation).stream()
                            .filter(lock -> schema.isOld(lock.table()))
                            .toList()));
            if (read.place() != Operation.Place.FUNCTION) {
                change.apply(operation);
            }
        }
        return steps;
    }

    /** Statements on indexes do not name the table. */
    private static Operation onItsTable(Operation operation, KnownSchema schema) {
        boolean unknown = operation.table() == null
                && operation.object() != null
                && Set.of(OperationKind.DROP_INDEX, OperationKind.REINDEX, OperationKind.ALTER_INDEX)
                        .contains(operation.kind());
        return unknown
                ? schema.tableOfIndex(operation.object())
                        .map(table -> operation.on(table.name()))
                        .orElse(operation)
                : operation;
    }

    private static Set<ObjectName> old(Operation operation, KnownSchema schema) {
        Set<ObjectName> old = new HashSet<>();
        Stream.concat(
                        Stream.of(operation.table() == null ? operation.object() : operation.table()),
                        operation.constraints().stream().map(Constraint::references))
                .filter(name -> name != null)
                .map(KnownSchema::qualified)
                .filter(schema::isOld)
                .forEach(old::add);
        return old;
    }
}
