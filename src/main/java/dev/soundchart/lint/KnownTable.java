package dev.soundchart.lint;

import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.SqlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A table or materialized view as the changesets before have left it, as far as they say.
 *
 * @param name with its schema
 * @param born in which release it was created
 * @param partitionKey what its rows are parted by, as it is written: {@code (played)}; null where it has no partitions
 * @param parent the table that it is a partition of; null if it is none
 * @param columns by their names
 * @param constraints all of them, those that a column's definition holds too
 * @param indexes those that are no constraint's
 */
public record KnownTable(
        ObjectName name,
        Release born,
        String partitionKey,
        ObjectName parent,
        Map<String, Column> columns,
        List<Constraint> constraints,
        List<KnownIndex> indexes) {

    /** An index: its columns in their order, expressions as they are written. */
    public record KnownIndex(String name, List<String> columns, boolean unique, boolean partial) {}

    public KnownTable {
        columns = new LinkedHashMap<>(columns);
        constraints = List.copyOf(constraints);
        indexes = List.copyOf(indexes);
    }

    /** Whether it has no rows of its own, only partitions. */
    public boolean isPartitioned() {
        return partitionKey != null;
    }

    /** The columns of its primary key; empty if none is known. */
    public List<String> key() {
        return constraints(Constraint.Kind.PRIMARY_KEY).stream()
                .findFirst()
                .map(Constraint::columns)
                .orElse(List.of());
    }

    /** Whether a valid check proves that a column is never NULL, so that PostgreSQL need not look at the rows. */
    public boolean provesNotNull(String column) {
        return constraints(Constraint.Kind.CHECK).stream()
                .filter(Constraint::valid)
                .anyMatch(check ->
                        new SqlText(check.expression()).columnsNotNull().contains(column));
    }

    /** What is known about a column; empty if nothing is. */
    public Optional<Column> column(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    /** The constraint of that name, if it is known. */
    public Optional<Constraint> constraint(String constraint) {
        return constraints.stream().filter(one -> constraint.equals(one.name())).findFirst();
    }

    /** Its constraints of a kind. */
    public List<Constraint> constraints(Constraint.Kind kind) {
        return constraints.stream().filter(one -> one.kind() == kind).toList();
    }

    /** Whether an index that holds all rows begins with those columns, in any order: a primary key's and a unique one count. */
    public boolean isIndexed(List<String> by) {
        List<List<String>> all = new ArrayList<>();
        indexes.stream().filter(index -> !index.partial()).forEach(index -> all.add(index.columns()));
        constraints.stream()
                .filter(one -> one.kind() == Constraint.Kind.PRIMARY_KEY || one.kind() == Constraint.Kind.UNIQUE)
                .forEach(one -> all.add(one.columns()));
        return all.stream()
                .anyMatch(index ->
                        index.size() >= by.size() && index.subList(0, by.size()).containsAll(by));
    }

    KnownTable partitionOf(ObjectName table) {
        return new KnownTable(name, born, partitionKey, table, columns, constraints, indexes);
    }

    KnownTable named(ObjectName other) {
        return new KnownTable(other, born, partitionKey, parent, columns, constraints, indexes);
    }

    KnownTable with(Column column) {
        Map<String, Column> more = new LinkedHashMap<>(columns);
        more.put(column.name(), column);
        return new KnownTable(name, born, partitionKey, parent, more, constraints, indexes);
    }

    /** Another form of a column; the same table if nothing is known about it. */
    KnownTable with(String column, UnaryOperator<Column> change) {
        return columns.containsKey(column) ? with(change.apply(columns.get(column))) : this;
    }

    KnownTable withoutColumn(String column) {
        Map<String, Column> fewer = new LinkedHashMap<>(columns);
        fewer.remove(column);
        return new KnownTable(
                name,
                born,
                partitionKey,
                parent,
                fewer,
                constraints.stream()
                        .filter(one -> !one.columns().contains(column))
                        .toList(),
                indexes.stream().filter(one -> !one.columns().contains(column)).toList());
    }

    KnownTable renamed(String column, String to) {
        Map<String, Column> renamed = new LinkedHashMap<>();
        columns.forEach((key, value) -> renamed.put(
                key.equals(column) ? to : key,
                key.equals(column)
                        ? new Column(to, value.type(), value.defaultValue(), value.notNull(), value.generated())
                        : value));
        UnaryOperator<List<String>> names =
                list -> list.stream().map(one -> one.equals(column) ? to : one).toList();
        return new KnownTable(
                name,
                born,
                partitionKey,
                parent,
                renamed,
                constraints.stream()
                        .map(one -> new Constraint(
                                one.kind(),
                                one.name(),
                                names.apply(one.columns()),
                                one.expression(),
                                one.references(),
                                one.referencedColumns(),
                                one.index(),
                                one.valid()))
                        .toList(),
                indexes.stream()
                        .map(one -> new KnownIndex(one.name(), names.apply(one.columns()), one.unique(), one.partial()))
                        .toList());
    }

    KnownTable with(Constraint added) {
        List<Constraint> more = new ArrayList<>(constraints);
        more.add(added);
        return new KnownTable(name, born, partitionKey, parent, columns, more, indexes);
    }

    KnownTable without(Predicate<Constraint> dropped) {
        return new KnownTable(
                name,
                born,
                partitionKey,
                parent,
                columns,
                constraints.stream().filter(dropped.negate()).toList(),
                indexes);
    }

    KnownTable with(KnownIndex added) {
        List<KnownIndex> more = new ArrayList<>(indexes);
        more.add(added);
        return new KnownTable(name, born, partitionKey, parent, columns, constraints, more);
    }

    KnownTable withoutIndex(String index) {
        return new KnownTable(
                name,
                born,
                partitionKey,
                parent,
                columns,
                constraints,
                indexes.stream().filter(one -> !index.equals(one.name())).toList());
    }
}
