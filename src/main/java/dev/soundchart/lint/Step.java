package dev.soundchart.lint;

import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One operation of an update or a rollback, with what is known of the schema just before it.
 *
 * @param position among the steps of its update or rollback, from 0
 * @param table the table that it is about; null if it is about none, or one that no changeset has made
 * @param attached the table that it makes a partition; null if it makes none, or one that no changeset has made
 * @param old the tables and other objects that it is about or refers to and that were there before the release; with their
 *     schemas
 * @param locks those that it will take on such tables
 */
public record Step(
        Operation operation,
        int position,
        KnownTable table,
        KnownTable attached,
        Set<ObjectName> old,
        List<PredictedLock> locks) {

    public Step {
        old = Set.copyOf(old);
        locks = List.copyOf(locks);
    }

    /** The same as a statement of its own. */
    Step with(String statement) {
        return new Step(operation.as(statement), position, table, attached, old, locks);
    }

    /** Whether it is of one of those kinds. */
    public boolean is(OperationKind... kinds) {
        return List.of(kinds).contains(operation.kind());
    }

    /** Whether an update or delete is of all rows: without a condition, or with one that is always true. */
    public boolean isOfAllRows() {
        List<String> parts = sql().partsAt("WHERE");
        return has(Trait.WITHOUT_WHERE)
                || parts.size() == 2 && parts.get(1).replaceAll("[\\s;()]", "").matches("(?i)true|(\\d+)=\\1");
    }

    /** What it sets {@code lock_timeout} to, as it is written, without quotation marks; empty if it does not. */
    public Optional<String> lockTimeout() {
        boolean sets = is(OperationKind.SET)
                && operation.object() != null
                && operation.object().name().equals("lock_timeout");
        if (sets) {
            return Optional.of(operation.detail().replace("'", ""));
        }
        boolean resets = is(OperationKind.OTHER)
                && List.of("reset", "discard").contains(operation.detail())
                && (sql().has("ALL") || sql().has("lock_timeout"));
        return resets ? Optional.of("default") : Optional.empty();
    }

    /** Whether its statement has that trait. */
    public boolean has(Trait trait) {
        return operation.traits().contains(trait);
    }

    /** Whether it is about a table that was there before the release, so that somebody uses it. */
    public boolean onOldTable() {
        return operation.table() != null && old.contains(KnownSchema.qualified(operation.table()));
    }

    /** Whether that table has no rows of its own, only partitions. */
    public boolean onPartitioned() {
        return table != null && table.isPartitioned();
    }

    /** Whether what it is about, a table or another object, was there before the release. */
    public boolean onOldObject() {
        return onOldTable() || operation.object() != null && old.contains(KnownSchema.qualified(operation.object()));
    }

    /** Whether it is about the same table as another. */
    public boolean onSameTable(Step other) {
        return operation.table() != null
                && other.operation.table() != null
                && KnownSchema.qualified(operation.table()).equals(KnownSchema.qualified(other.operation.table()));
    }

    /** Whether one statement does both. */
    public boolean inSameStatement(Step other) {
        return operation.origin().equals(other.operation.origin());
    }

    /** What its table is called afterwards, if it is renamed; with its schema. */
    public Optional<ObjectName> newName() {
        return is(OperationKind.RENAME_TABLE)
                ? Optional.of(
                        new ObjectName(KnownSchema.qualified(operation.table()).schema(), operation.detail()))
                : Optional.empty();
    }

    /** Whether a foreign key refers to a table that was there before the release. */
    public boolean refersToOldTable(Constraint foreignKey) {
        return foreignKey.references() != null && old.contains(KnownSchema.qualified(foreignKey.references()));
    }

    /** The first of the columns that it names. */
    public Column column() {
        return operation.columns().get(0);
    }

    /** That column as it was before, if it is known. */
    public Optional<Column> columnBefore() {
        return table == null || operation.columns().isEmpty() ? Optional.empty() : table.column(column().name());
    }

    /** The columns that it gives a type. */
    public Stream<Column> typed() {
        return is(OperationKind.CREATE_TABLE, OperationKind.ADD_COLUMN, OperationKind.CHANGE_COLUMN_TYPE)
                ? operation.columns().stream().filter(column -> column.type() != null)
                : Stream.empty();
    }

    /** Whether it adds a constraint of that kind, in the definition of a column or of its own. */
    public boolean adds(Constraint.Kind kind) {
        return operation.constraints().stream().anyMatch(constraint -> constraint.kind() == kind);
    }

    /** The constraints of a kind that it adds. */
    public List<Constraint> added(Constraint.Kind kind) {
        return operation.constraints().stream()
                .filter(constraint -> constraint.kind() == kind)
                .toList();
    }

    /** The statement, as the author has written it, or as Liquibase makes it of a change. */
    public String statement() {
        String sql = operation.origin().sql();
        return sql == null ? operation.toString() : sql.strip().replaceAll(";$", "");
    }

    /** The statement, for questions about its text. */
    public SqlText sql() {
        return new SqlText(
                operation.origin().sql() == null ? "" : operation.origin().sql());
    }

    /** Whether it takes a lock of that mode or a stronger one on a table that was there before the release. */
    public boolean locks(LockMode mode) {
        return locks.stream().anyMatch(lock -> lock.mode().compareTo(mode) >= 0);
    }

    /** Whether a table that was there before the release is written anew. */
    public boolean rewrites() {
        return locks.stream().anyMatch(PredictedLock::rewrites);
    }
}
