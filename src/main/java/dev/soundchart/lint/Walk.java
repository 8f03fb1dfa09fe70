package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSource;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A way through all changesets in their order, which learns what they make. */
final class Walk {

    private final KnownSchema schema = new KnownSchema();
    private final Function<ChangesetOperations, ChangesetSource> sources;
    private final Predicate<ChangesetOperations> together;
    private final Set<String> tagged;

    private Walk(
            Function<ChangesetOperations, ChangesetSource> sources,
            Predicate<ChangesetOperations> together,
            Set<String> tagged) {
        this.sources = sources;
        this.together = together;
        this.tagged = tagged;
    }

    /**
     * The updates and rollbacks of changesets, each step with what was known before it.
     *
     * @param changesets all of the changelog, in its order
     * @param sources where changesets stand
     * @param together whether a changeset of a folder without tags goes out with the next one; else it goes out by itself
     */
    static List<Part> through(
            List<ChangesetOperations> changesets,
            Function<ChangesetOperations, ChangesetSource> sources,
            Predicate<ChangesetOperations> together) {
        Set<String> tagged =
                changesets.stream().filter(Walk::setsTag).map(Walk::folder).collect(Collectors.toSet());
        Walk walk = new Walk(sources, together, tagged);
        List<Part> parts = new ArrayList<>();
        for (ChangesetOperations changeset : changesets) {
            parts.addAll(walk.parts(changeset));
        }
        return parts;
    }

    private static boolean setsTag(ChangesetOperations changeset) {
        return changeset.update().has(OperationKind.TAG);
    }

    private static String folder(ChangesetOperations changeset) {
        return Standing.folder(changeset.file());
    }

    private List<Part> parts(ChangesetOperations changeset) {
        String folder = folder(changeset);
        ChangesetSource source = sources.apply(changeset);
        Part update =
                new Part(changeset, Part.Side.UPDATE, steps(changeset.update().all(), schema, folder), source, schema);
        Part rollback = new Part(
                changeset,
                Part.Side.ROLLBACK,
                steps(changeset.rollback().all(), schema.copy(), folder),
                source,
                schema);
        if (tagged.contains(folder) ? setsTag(changeset) : !together.test(changeset)) {
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
                    attached(operation, schema),
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

    private static KnownTable attached(Operation operation, KnownSchema schema) {
        return operation.kind() == OperationKind.ATTACH_PARTITION
                ? schema.table(operation.object()).orElse(null)
                : null;
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
        boolean partition = operation.kind() == OperationKind.ATTACH_PARTITION
                || operation.kind() == OperationKind.DETACH_PARTITION;
        Stream<ObjectName> tables = Stream.concat(
                Stream.of(operation.table(), partition ? operation.object() : null),
                operation.constraints().stream().map(Constraint::references));
        Set<ObjectName> old = tables.filter(Objects::nonNull)
                .map(KnownSchema::qualified)
                .filter(schema::isOld)
                .collect(Collectors.toCollection(HashSet::new));
        if (operation.table() == null && operation.object() != null && !isNew(operation, schema)) {
            old.add(KnownSchema.qualified(operation.object()));
        }
        return old;
    }

    /** Whether an object that is no table was made in this release. */
    private static boolean isNew(Operation operation, KnownSchema schema) {
        return switch (operation.kind()) {
            case ADD_ENUM_VALUE, RENAME_ENUM_VALUE, ALTER_TYPE, DROP_TYPE ->
                schema.isNew(OperationKind.CREATE_TYPE, operation.object());
            case ALTER_SCHEMA, DROP_SCHEMA -> schema.isNew(OperationKind.CREATE_SCHEMA, operation.object());
            default -> !schema.isOld(operation.object());
        };
    }
}
