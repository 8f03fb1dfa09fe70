package dev.soundchart.autogenerate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps from one state of a column to another. */
final class ColumnPlan {

    private final Table before;
    private final Column from;
    private final Table after;
    private final Column to;
    private final Optional<String> fill;
    private final Steps steps = new Steps();

    ColumnPlan(Table before, Column from, Table after, Column to, Optional<String> fill) {
        this.before = before;
        this.from = from;
        this.after = after;
        this.to = to;
        this.fill = fill;
    }

    List<Step> steps() throws Refusal {
        if (!from.generated().equals(to.generated())) {
            throw new Refusal(
                    "column " + path(),
                    "a column can't become a generated one, nor can its expression change, without being dropped and added."
                            + " Write the changeset by hand: new-changeset");
        }
        if (Conversion.rounds(from, to)) {
            throw new Refusal(
                    "column " + path(),
                    to.type() + " holds fewer digits than " + from.type() + ": large numbers would be rounded."
                            + " Take numeric, or write the changeset by hand: new-changeset");
        }
        value();
        if (!from.notNull() && to.notNull()) {
            require();
        } else if (from.notNull() && !to.notNull()) {
            letBeNull();
        }
        steps.add(
                Phase.STRUCTURE,
                "Comment on " + path(),
                ColumnChanges.comment(after.name(), from, to),
                ColumnChanges.comment(after.name(), to, from));
        return steps.all();
    }

    /** Type, default, identity, and the sequence that gives its numbers. */
    private void value() {
        if (transformation(before, from, after, to).isEmpty()) {
            return;
        }
        boolean onlyDefault = to.equals(from.withDefault(to.defaultValue())
                        .withComment(to.comment())
                        .withNotNull(to.notNull()))
                && owned(before, from).equals(owned(after, to));
        steps.add(
                Phase.STRUCTURE,
                (onlyDefault ? "Set the default of " : "Alter ") + path(),
                onlyDefault ? ColumnChanges.setDefault(after.name(), to) : transformation(before, from, after, to),
                onlyDefault ? ColumnChanges.setDefault(after.name(), from) : transformation(after, to, before, from));
    }

    private static List<Change> transformation(Table tableBefore, Column from, Table tableAfter, Column to) {
        List<Sequence> sequencesBefore = owned(tableBefore, from);
        List<Sequence> sequencesAfter = owned(tableAfter, to);
        List<Change> changes = new ArrayList<>();
        boolean retyped = !from.type().equals(to.type()) || !from.collation().equals(to.collation());
        boolean newDefault = retyped || !from.defaultValue().equals(to.defaultValue());
        boolean newIdentity = !from.identity().equals(to.identity());
        List<String> actions = new ArrayList<>();
        if (newIdentity && !from.identity().isEmpty()) {
            actions.add("DROP IDENTITY");
        }
        if (newDefault && !from.defaultValue().isEmpty()) {
            actions.add("DROP DEFAULT");
        }
        boolean numbered = newIdentity && !to.identity().isEmpty();
        if (!sequencesBefore.equals(sequencesAfter)) {
            changes.addAll(ColumnChanges.alter(tableAfter.name(), from, actions));
            actions.clear();
            changes.addAll(SequenceChanges.replace(sequencesBefore, sequencesAfter));
            numbered |= sequencesAfter.stream().anyMatch(sequence -> !sequencesBefore.contains(sequence));
        }
        if (retyped) {
            actions.add("TYPE " + to.type() + (to.collation().isEmpty() ? "" : " COLLATE " + to.collation())
                    + Conversion.using(from, to));
        }
        if (newDefault && !to.defaultValue().isEmpty()) {
            actions.add("SET DEFAULT " + to.defaultValue());
        }
        if (newIdentity && !to.identity().isEmpty()) {
            actions.add("ADD GENERATED " + to.identity());
        }
        changes.addAll(ColumnChanges.alter(tableAfter.name(), from, actions));
        if (!sequencesBefore.equals(sequencesAfter)) {
            sequencesAfter.forEach(sequence -> changes.add(SequenceChanges.own(sequence, tableAfter.name())));
        }
        if (numbered) {
            changes.add(SequenceChanges.goOn(tableAfter.name(), to.name()));
        }
        return changes;
    }

    private static List<Sequence> owned(Table table, Column column) {
        return table.sequences().stream()
                .filter(sequence -> sequence.column().equals(column.name()))
                .toList();
    }

    private void letBeNull() throws Refusal {
        String value = fill.orElseThrow(() -> new Refusal(
                "column " + path(),
                "it may be NULL from now on, and a rollback has to give such rows a value. Say which: --fill=\""
                        + path() + "=…\""));
        List<Change> backward = new ArrayList<>();
        backward.add(Filler.fillAtOnce(after, to, value));
        backward.addAll(setNotNull());
        steps.add(Phase.STRUCTURE, "Let " + path() + " be NULL", dropNotNull(), backward);
    }

    /** The same as a check at first, so that no write waits while the rows are looked at. */
    private void require() throws Refusal {
        String value = fill.orElseThrow(() -> new Refusal(
                "column " + path(),
                "it takes no NULL any more, and rows that are there may hold one. Say what they get: --fill=\"" + path()
                        + "=…\""));
        Constraint check = new Constraint(
                checkName(),
                Constraint.Kind.CHECK,
                "CHECK ((" + to.name() + " IS NOT NULL))",
                List.of(to.name()),
                true,
                "",
                null,
                "",
                "");
        if (from.type().equals(to.type())) {
            // a row that is updated has to keep the check: it should have its value by then
            steps.add(Phase.FILL, "Fill " + path(), List.of(Filler.fill(before, from, value)), List.of());
        }
        steps.add(
                Phase.STRUCTURE,
                "Ask new rows for " + path(),
                ConstraintChanges.addNotValid(after.name(), check),
                ConstraintChanges.drop(after.name(), check));
        steps.add(Phase.FILL_REST, "Fill what is left of " + path(), List.of(Filler.fill(after, to, value)), List.of());
        List<Change> forward = new ArrayList<>(ConstraintChanges.validate(after.name(), check));
        forward.addAll(setNotNull());
        forward.addAll(ConstraintChanges.drop(after.name(), check));
        List<Change> backward = new ArrayList<>(ConstraintChanges.addNotValid(after.name(), check));
        backward.addAll(dropNotNull());
        steps.add(Phase.VALIDATE_CHECKS, "Require " + path(), forward, backward);
    }

    private String checkName() {
        return (after.name() + "_" + to.name() + "_not_null").replaceAll("[^a-z0-9_]", "");
    }

    private List<Change> setNotNull() {
        return List.of(
                Change.areSimple(List.of(after.name(), to.name()))
                        ? Change.of("addNotNullConstraint", "tableName", after.name(), "columnName", to.name())
                        : Change.sql("ALTER TABLE " + after.name() + " ALTER COLUMN " + to.name() + " SET NOT NULL"));
    }

    private List<Change> dropNotNull() {
        return List.of(
                Change.areSimple(List.of(after.name(), to.name()))
                        ? Change.of("dropNotNullConstraint", "tableName", after.name(), "columnName", to.name())
                        : Change.sql("ALTER TABLE " + after.name() + " ALTER COLUMN " + to.name() + " DROP NOT NULL"));
    }

    private String path() {
        return after.name() + "." + to.name();
    }
}
