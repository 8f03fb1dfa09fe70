package dev.soundchart.autogenerate;

import java.util.List;
import java.util.Optional;

/**
 * A table and what is its own.
 *
 * @param name as it stands in SQL
 * @param comment empty without one
 * @param columns in their order
 * @param constraints by name
 * @param indexes by name
 * @param sequences those that its columns own, by name
 */
record Table(
        String name,
        String comment,
        List<Column> columns,
        List<Constraint> constraints,
        List<Index> indexes,
        List<Sequence> sequences) {

    Table {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
        indexes = List.copyOf(indexes);
        sequences = List.copyOf(sequences);
    }

    Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    Optional<Constraint> constraint(String name) {
        return constraints.stream()
                .filter(constraint -> constraint.name().equals(name))
                .findFirst();
    }

    Optional<Index> index(String name) {
        return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
    }

    /** The sequence that a column takes its numbers from: what {@code serial} makes. */
    Optional<Sequence> sequenceOf(Column column) {
        return sequences.stream()
                .filter(sequence -> sequence.column().equals(column.name())
                        && sequence.next().equals(column.defaultValue()))
                .findFirst();
    }

    Optional<Constraint> primaryKey() {
        return constraints.stream()
                .filter(constraint -> constraint.kind() == Constraint.Kind.PRIMARY_KEY)
                .findFirst();
    }

    /** Its constraints but the foreign keys. */
    List<Constraint> ownConstraints() {
        return constraints.stream()
                .filter(constraint -> constraint.kind() != Constraint.Kind.FOREIGN_KEY)
                .toList();
    }

    List<Constraint> foreignKeys() {
        return constraints.stream()
                .filter(constraint -> constraint.kind() == Constraint.Kind.FOREIGN_KEY)
                .toList();
    }
}
