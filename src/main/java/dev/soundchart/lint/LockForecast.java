package dev.soundchart.lint;

import static dev.soundchart.lint.LockMode.ACCESS_EXCLUSIVE;
import static dev.soundchart.lint.LockMode.EXCLUSIVE;
import static dev.soundchart.lint.LockMode.ROW_EXCLUSIVE;
import static dev.soundchart.lint.LockMode.ROW_SHARE;
import static dev.soundchart.lint.LockMode.SHARE;
import static dev.soundchart.lint.LockMode.SHARE_ROW_EXCLUSIVE;
import static dev.soundchart.lint.LockMode.SHARE_UPDATE_EXCLUSIVE;

import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The locks that operations will take on tables and materialized views, told from the statement and from what is known of
 * the schema before it. PostgreSQL's documentation has them at each command; {@code trace} measures them, and a test
 * compares the two.
 */
record LockForecast(KnownSchema schema) {

    private static final Set<OperationKind> NOT_ON_PARTITIONS = EnumSet.of(
            OperationKind.CREATE_TABLE,
            OperationKind.RENAME_TABLE,
            OperationKind.ATTACH_PARTITION,
            OperationKind.DETACH_PARTITION,
            OperationKind.COMMENT);

    /** Those that last until the transaction ends, and beside them those on partitions. */
    List<PredictedLock> of(Operation operation) {
        List<PredictedLock> locks = onNamed(operation);
        return NOT_ON_PARTITIONS.contains(operation.kind())
                        || operation.origin().sql() == null
                        || new SqlText(operation.origin().sql()).has("ONLY")
                ? locks
                : locks.stream().flatMap(this::withPartitions).toList();
    }

    /** A partitioned table has no rows of its own: its partitions are locked alike, and written anew. */
    private Stream<PredictedLock> withPartitions(PredictedLock lock) {
        if (schema.table(lock.table()).filter(KnownTable::isPartitioned).isEmpty()) {
            return Stream.of(lock);
        }
        List<ObjectName> partitions = schema.tables()
                .filter(table -> lock.table().equals(table.parent()))
                .map(KnownTable::name)
                .toList();
        return Stream.concat(
                Stream.of(PredictedLock.of(lock.table(), lock.mode())),
                partitions.stream()
                        .map(name -> new PredictedLock(name, lock.mode(), lock.rewrites()))
                        .flatMap(this::withPartitions));
    }

    private List<PredictedLock> onNamed(Operation operation) {
        boolean concurrently = operation.traits().contains(Trait.CONCURRENTLY);
        LockMode usual = concurrently ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE;
        return switch (operation.kind()) {
            case CREATE_TABLE -> create(operation);
            case DROP_TABLE ->
                Stream.concat(on(operation, ACCESS_EXCLUSIVE).stream(), referenced(operation, constraint -> true))
                        .toList();
            case RENAME_TABLE,
                    RENAME_COLUMN,
                    RENAME_CONSTRAINT,
                    SET_NOT_NULL,
                    DROP_NOT_NULL,
                    SET_DEFAULT,
                    DROP_DEFAULT -> on(operation, ACCESS_EXCLUSIVE);
            case ALTER_TABLE -> List.of(alterTable(operation));
            case ALTER_COLUMN ->
                on(
                        operation,
                        operation.detail().startsWith("set statistics")
                                        || operation.detail().startsWith("set (")
                                ? SHARE_UPDATE_EXCLUSIVE
                                : ACCESS_EXCLUSIVE);
            case ADD_COLUMN -> addColumn(operation);
            case DROP_COLUMN ->
                Stream.concat(
                                on(operation, ACCESS_EXCLUSIVE).stream(),
                                referenced(
                                        operation,
                                        constraint -> constraint
                                                .columns()
                                                .contains(operation
                                                        .columns()
                                                        .get(0)
                                                        .name())))
                        .toList();
            case CHANGE_COLUMN_TYPE ->
                List.of(lock(operation, ACCESS_EXCLUSIVE, ValueChange.rewrites(operation, schema)));
            case ADD_CONSTRAINT -> addConstraint(operation);
            case DROP_CONSTRAINT ->
                Stream.concat(
                                on(operation, ACCESS_EXCLUSIVE).stream(),
                                referenced(
                                        operation,
                                        constraint -> operation.object().name().equals(constraint.name())))
                        .toList();
            case VALIDATE_CONSTRAINT ->
                Stream.concat(
                                on(operation, SHARE_UPDATE_EXCLUSIVE).stream(),
                                referencedTables(
                                                operation,
                                                constraint -> operation
                                                        .object()
                                                        .name()
                                                        .equals(constraint.name()))
                                        .map(table -> PredictedLock.of(table, ROW_SHARE)))
                        .toList();
            case ATTACH_PARTITION -> both(operation, SHARE_UPDATE_EXCLUSIVE, ACCESS_EXCLUSIVE);
            case DETACH_PARTITION -> both(operation, usual, ACCESS_EXCLUSIVE);
            case CREATE_INDEX -> on(operation, concurrently ? SHARE_UPDATE_EXCLUSIVE : SHARE);
            case DROP_INDEX -> on(operation, usual);
            case REINDEX -> on(operation, concurrently ? SHARE_UPDATE_EXCLUSIVE : SHARE);
            case INSERT, UPDATE, DELETE, MERGE, COPY -> on(operation, ROW_EXCLUSIVE);
            case TRUNCATE, CLUSTER ->
                operation.table() == null ? List.of() : List.of(lock(operation, ACCESS_EXCLUSIVE, true));
            case VACUUM ->
                operation.table() == null
                        ? List.of()
                        : List.of(
                                operation.traits().contains(Trait.FULL)
                                        ? lock(operation, ACCESS_EXCLUSIVE, true)
                                        : lock(operation, SHARE_UPDATE_EXCLUSIVE, false));
            case ANALYZE, CREATE_STATISTICS -> on(operation, SHARE_UPDATE_EXCLUSIVE);
            case COMMENT -> operation.object() == null ? on(operation, SHARE_UPDATE_EXCLUSIVE) : List.of();
            case LOCK_TABLE -> on(operation, lockTable(operation));
            case CREATE_TRIGGER -> on(operation, SHARE_ROW_EXCLUSIVE);
            case DROP_TRIGGER, ALTER_TRIGGER, CREATE_POLICY, ALTER_POLICY, DROP_POLICY ->
                on(operation, ACCESS_EXCLUSIVE);
            case REFRESH_MATERIALIZED_VIEW ->
                List.of(new PredictedLock(
                        KnownSchema.qualified(operation.object()),
                        concurrently ? EXCLUSIVE : ACCESS_EXCLUSIVE,
                        !concurrently));
            case DROP_MATERIALIZED_VIEW, ALTER_MATERIALIZED_VIEW ->
                operation.object() == null
                        ? List.of()
                        : List.of(PredictedLock.of(KnownSchema.qualified(operation.object()), ACCESS_EXCLUSIVE));
            default -> List.of();
        };
    }

    private static PredictedLock lock(Operation operation, LockMode mode, boolean rewrites) {
        return new PredictedLock(KnownSchema.qualified(operation.table()), mode, rewrites);
    }

    private static List<PredictedLock> on(Operation operation, LockMode mode) {
        return operation.table() == null ? List.of() : List.of(lock(operation, mode, false));
    }

    private static List<PredictedLock> both(Operation operation, LockMode parent, LockMode partition) {
        return List.of(
                lock(operation, parent, false), PredictedLock.of(KnownSchema.qualified(operation.object()), partition));
    }

    private static List<PredictedLock> create(Operation operation) {
        Stream<PredictedLock> referenced = foreignKeys(operation)
                .map(constraint ->
                        PredictedLock.of(KnownSchema.qualified(constraint.references()), SHARE_ROW_EXCLUSIVE));
        Stream<PredictedLock> parent = operation.traits().contains(Trait.PARTITION)
                ? Stream.of(
                        PredictedLock.of(KnownSchema.qualified(ObjectName.of(operation.detail())), ACCESS_EXCLUSIVE))
                : Stream.empty();
        return Stream.concat(parent, referenced).toList();
    }

    private List<PredictedLock> addColumn(Operation operation) {
        Stream<PredictedLock> referenced = foreignKeys(operation)
                .map(constraint ->
                        PredictedLock.of(KnownSchema.qualified(constraint.references()), SHARE_ROW_EXCLUSIVE));
        return Stream.concat(
                        Stream.of(lock(operation, ACCESS_EXCLUSIVE, ValueChange.rewrites(operation, schema))),
                        referenced)
                .toList();
    }

    private static List<PredictedLock> addConstraint(Operation operation) {
        boolean foreignKey = foreignKeys(operation).findAny().isPresent();
        return Stream.concat(
                        on(operation, foreignKey ? SHARE_ROW_EXCLUSIVE : ACCESS_EXCLUSIVE).stream(),
                        foreignKeys(operation)
                                .map(constraint -> PredictedLock.of(
                                        KnownSchema.qualified(constraint.references()), SHARE_ROW_EXCLUSIVE)))
                .toList();
    }

    private static Stream<Constraint> foreignKeys(Operation operation) {
        return operation.constraints().stream().filter(constraint -> constraint.kind() == Constraint.Kind.FOREIGN_KEY);
    }

    /** A foreign key has triggers on the table that it refers to: they go with it. */
    private Stream<PredictedLock> referenced(Operation operation, Predicate<Constraint> dropped) {
        return referencedTables(operation, dropped).map(table -> PredictedLock.of(table, ACCESS_EXCLUSIVE));
    }

    private Stream<ObjectName> referencedTables(Operation operation, Predicate<Constraint> wanted) {
        return schema.table(operation.table()).stream()
                .flatMap(table -> table.constraints(Constraint.Kind.FOREIGN_KEY).stream())
                .filter(wanted)
                .map(constraint -> KnownSchema.qualified(constraint.references()))
                .filter(table -> !table.equals(KnownSchema.qualified(operation.table())))
                .distinct();
    }

    private static PredictedLock alterTable(Operation operation) {
        String form = operation.detail();
        if (form.startsWith("enable trigger")
                || form.startsWith("disable trigger")
                || form.startsWith("enable replica trigger")
                || form.startsWith("enable always trigger")) {
            return lock(operation, SHARE_ROW_EXCLUSIVE, false);
        }
        if (form.startsWith("set (") || form.startsWith("reset (") || form.contains("cluster")) {
            return lock(operation, SHARE_UPDATE_EXCLUSIVE, false);
        }
        return lock(operation, ACCESS_EXCLUSIVE, ValueChange.movesRows(operation));
    }

    private static LockMode lockTable(Operation operation) {
        String statement = operation.origin().sql().toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
        return Stream.of(LockMode.values())
                .filter(mode -> statement.contains(" IN " + mode + " MODE"))
                .findFirst()
                .orElse(ACCESS_EXCLUSIVE);
    }
}
