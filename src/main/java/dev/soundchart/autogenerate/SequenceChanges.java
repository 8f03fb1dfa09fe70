package dev.soundchart.autogenerate;

import java.util.ArrayList;
import java.util.List;

/** What makes, alters and drops sequences. */
final class SequenceChanges {

    private SequenceChanges() {}

    static List<Change> create(Sequence sequence) {
        Change create = sequence.ordinary() && Change.areSimple(List.of(sequence.name()))
                ? Change.of("createSequence", "sequenceName", sequence.name(), "dataType", sequence.type())
                : Change.sql(
                        "CREATE SEQUENCE " + sequence.name() + " AS " + sequence.type() + " " + sequence.options());
        return sequence.comment().isEmpty()
                ? List.of(create)
                : List.of(create, Change.comment("SEQUENCE " + sequence.name(), sequence.comment()));
    }

    static List<Change> drop(Sequence sequence) {
        return List.of(
                Change.areSimple(List.of(sequence.name()))
                        ? Change.of("dropSequence", "sequenceName", sequence.name())
                        : Change.sql("DROP SEQUENCE " + sequence.name()));
    }

    static Change alter(Sequence to) {
        return Change.sql("ALTER SEQUENCE " + to.name() + " AS " + to.type() + " " + to.options());
    }

    /** Makes the sequences of a column those of another state of it. */
    static List<Change> replace(List<Sequence> before, List<Sequence> after) {
        List<Change> changes = new ArrayList<>();
        before.stream().filter(sequence -> none(after, sequence)).forEach(sequence -> changes.addAll(drop(sequence)));
        for (Sequence sequence : after) {
            if (none(before, sequence)) {
                changes.addAll(create(sequence));
            } else if (!before.contains(sequence)) {
                changes.add(alter(sequence));
                changes.add(Change.comment("SEQUENCE " + sequence.name(), sequence.comment()));
            }
        }
        return changes;
    }

    private static boolean none(List<Sequence> sequences, Sequence wanted) {
        return sequences.stream().noneMatch(sequence -> sequence.name().equals(wanted.name()));
    }

    /** Lets the column that a sequence numbers own it. */
    static Change own(Sequence sequence, String table) {
        return Change.sql("ALTER SEQUENCE " + sequence.name() + " OWNED BY "
                + (sequence.column().isEmpty() ? "NONE" : table + "." + sequence.column()));
    }

    /** Lets the numbers of a column go on after those that are in its rows. */
    static Change goOn(String table, String column) {
        return Change.sql("SELECT setval(pg_get_serial_sequence(" + Change.literal(table) + ", "
                + Change.literal(column.replace("\"", "")) + "), coalesce(max(" + column + "), 0) + 1, false) FROM "
                + table);
    }
}
