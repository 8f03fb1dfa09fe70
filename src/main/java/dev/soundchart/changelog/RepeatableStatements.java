package dev.soundchart.changelog;

import static dev.soundchart.changelog.OperationKind.*;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Statements that end at the same place however often they are begun again, wherever they were stopped. This is an allow-list:
 * a statement that is not known to be repeatable is not.
 *
 * @param run what an update or a rollback runs, in order; without what functions hold that it only creates
 */
public record RepeatableStatements(List<Operation> run) {

    /** Repeatable in every form: they say what shall be so, or keep nothing. */
    private static final Set<OperationKind> ALWAYS = EnumSet.of(
            VALIDATE_CONSTRAINT,
            SET_NOT_NULL,
            DROP_NOT_NULL,
            SET_DEFAULT,
            DROP_DEFAULT,
            REINDEX,
            REFRESH_MATERIALIZED_VIEW,
            COMMENT,
            GRANT,
            REVOKE,
            VACUUM,
            ANALYZE,
            CLUSTER,
            LOCK_TABLE,
            TRANSACTION,
            SET,
            TAG);

    /** Repeatable after a {@code DROP … IF EXISTS} of the same object: they hold no rows that others have written meanwhile. */
    private static final Set<OperationKind> WITHOUT_ROWS = EnumSet.of(
            CREATE_INDEX,
            CREATE_VIEW,
            CREATE_FUNCTION,
            CREATE_TRIGGER,
            CREATE_POLICY,
            CREATE_STATISTICS,
            ADD_CONSTRAINT);

    /** The first words of {@code ALTER TABLE}, {@code ALTER COLUMN} and {@code ALTER INDEX} that say what shall be so. */
    private static final Set<String> SETTINGS =
            Set.of("set", "reset", "enable", "disable", "force", "no", "owner", "replica", "attach");

    private static final Set<String> OTHERS = Set.of("reset", "discard", "show", "checkpoint", "security label");

    public RepeatableStatements {
        run = List.copyOf(run);
    }

    /** Those of an update or a rollback. */
    public static RepeatableStatements of(Operations operations) {
        return new RepeatableStatements(operations.run().toList());
    }

    /** Whether all of it can be begun again. */
    public boolean all() {
        return IntStream.range(0, run.size()).allMatch(this::at);
    }

    /** Whether one of them can be begun again after it has run, and what follows it. */
    public boolean at(int position) {
        Operation operation = run.get(position);
        if (ALWAYS.contains(operation.kind())) {
            return true;
        }
        return switch (operation.kind()) {
            case UPDATE ->
                isOnlyOneOnItsTable(operation)
                        && passesOverDoneRows(operation.origin().sql());
            case DELETE ->
                isOnlyOneOnItsTable(operation)
                        && choosesEachRowAlone(operation.origin().sql());
            case SELECT ->
                BuiltInFunctions.changeNothing(new SqlText(operation.origin().sql()).functions());
            case CHANGE_COLUMN_TYPE -> !has(operation, Trait.USING);
            case ALTER_TABLE, ALTER_COLUMN, ALTER_INDEX -> SETTINGS.contains(firstWord(operation.detail()));
            case OTHER -> OTHERS.contains(operation.detail());
            default ->
                isDropIfExists(operation) && !losesRowsOfOthers(position)
                        || has(operation, Trait.IF_NOT_EXISTS)
                        || has(operation, Trait.OR_REPLACE)
                        || isDroppedBefore(position);
        };
    }

    private static boolean has(Operation operation, Trait trait) {
        return operation.traits().contains(trait);
    }

    private static boolean isDropIfExists(Operation operation) {
        return has(operation, Trait.IF_EXISTS) && operation.kind().name().startsWith("DROP_");
    }

    /** Whether it drops a table, a column or a schema that a later one makes: others may have written to it by then. */
    private boolean losesRowsOfOthers(int position) {
        Operation drop = run.get(position);
        return run.stream().skip(position).anyMatch(later -> switch (drop.kind()) {
            case DROP_TABLE -> later.kind() == CREATE_TABLE && drop.table().equals(later.table());
            case DROP_COLUMN -> later.kind() == ADD_COLUMN && drop.table().equals(later.table());
            case DROP_SCHEMA -> later.kind() == CREATE_SCHEMA;
            default -> false;
        });
    }

    private boolean isDroppedBefore(int position) {
        Operation create = run.get(position);
        return WITHOUT_ROWS.contains(create.kind())
                && run.stream()
                        .limit(position)
                        .anyMatch(drop -> isDropIfExists(drop)
                                && kindDropped(drop).equals(kindMade(create))
                                && Objects.equals(nameOf(create), nameOf(drop))
                                && (create.kind() != ADD_CONSTRAINT
                                        || create.table().equals(drop.table())));
    }

    private static String kindDropped(Operation drop) {
        return drop.kind().name().substring("DROP_".length());
    }

    private static String kindMade(Operation create) {
        return create.kind().name().substring(create.kind().name().indexOf('_') + 1);
    }

    private static ObjectName nameOf(Operation operation) {
        return operation.kind() == ADD_CONSTRAINT
                ? new ObjectName(null, operation.constraints().get(0).name())
                : operation.object();
    }

    /** Whether no other statement changes rows of the same table: what the one has done may be what the other looks for. */
    private boolean isOnlyOneOnItsTable(Operation rows) {
        return run.stream()
                        .filter(other -> Set.of(UPDATE, DELETE).contains(other.kind())
                                && Objects.equals(other.table(), rows.table()))
                        .count()
                == 1;
    }

    /** Whether the rows that an update has changed are none of those any more that it looks for. */
    private static boolean passesOverDoneRows(String update) {
        List<String> parts = new SqlText(update).partsAt("WHERE");
        if (parts.size() < 2) {
            return false;
        }
        String list = new SqlText(last(new SqlText(parts.get(0)).partsAt("SET")))
                .partsAt("FROM")
                .get(0);
        List<List<String>> assignments = new SqlText(list)
                .partsAtCommas().stream()
                        .map(assignment -> new SqlText(assignment).partsAt("="))
                        .toList();
        SqlText condition = new SqlText(parts.get(1));
        return assignments.stream()
                .anyMatch(assignment -> isEmptyIn(condition, assignment.get(0))
                                && (assignments.size() == 1 || new SqlText(last(assignment)).isConstant())
                        || hasAnotherValueIn(condition, assignment.get(0), last(assignment)));
    }

    private static boolean isEmptyIn(SqlText condition, String column) {
        return condition.columnsNull().containsAll(new SqlText(column).names());
    }

    /** Whether a condition says that a column has a constant value that is not the one that it gets. */
    private static boolean hasAnotherValueIn(SqlText condition, String column, String value) {
        return new SqlText(value).isConstant()
                && condition.conditions().stream()
                        .map(part -> new SqlText(part).partsAt("="))
                        .anyMatch(part -> part.size() == 2
                                && new SqlText(part.get(0)).names().equals(new SqlText(column).names())
                                && new SqlText(part.get(1)).isConstant()
                                && !new SqlText(part.get(1)).constants().equals(new SqlText(value).constants()));
    }

    /** Whether the condition of a delete is about the row alone, not about what else is there. */
    private static boolean choosesEachRowAlone(String delete) {
        List<String> parts = new SqlText(delete).partsAt("WHERE");
        return parts.size() == 2 && !new SqlText(parts.get(1)).has("SELECT");
    }

    private static String firstWord(String words) {
        return words == null ? "" : words.substring(0, (words + " ").indexOf(' '));
    }

    private static String last(List<String> parts) {
        return parts.get(parts.size() - 1);
    }
}
