package dev.soundchart.autogenerate;

import dev.soundchart.autogenerate.Constraint.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The steps from one state of a table to another. */
final class TablePlan {

    private final Table from;
    private final Table to;
    private final Map<String, String> fill;
    private final Steps steps = new Steps();

    TablePlan(Table from, Table to, Map<String, String> fill) {
        this.from = from;
        this.to = to;
        this.fill = fill;
    }

    /** Its steps, not yet in their order. */
    List<Step> steps() throws Refusal {
        steps.add(
                Phase.STRUCTURE,
                "Comment on " + to.name(),
                TableChanges.comment(to.name(), from.comment(), to.comment()),
                TableChanges.comment(to.name(), to.comment(), from.comment()));
        for (Column column : from.columns()) {
            Optional<Column> after = to.column(column.name());
            if (after.isPresent()) {
                steps.addAll(new ColumnPlan(from, column, to, after.get(), fill(column)).steps());
            } else {
                steps.add(
                        Phase.REMOVE,
                        "Drop " + path(column),
                        ColumnChanges.drop(from, column),
                        ColumnChanges.add(from, column, lostValue(column)));
            }
        }
        for (Column column : to.columns()) {
            if (from.column(column.name()).isEmpty()) {
                add(column);
            }
        }
        for (Constraint constraint : from.constraints()) {
            Optional<Constraint> after = to.constraint(constraint.name());
            if (after.isPresent() && becomes(constraint, after.get())) {
                keep(constraint, after.get());
            } else {
                remove(constraint);
            }
        }
        for (Constraint constraint : to.constraints()) {
            Optional<Constraint> before = from.constraint(constraint.name());
            if (before.isEmpty() || !becomes(before.get(), constraint)) {
                add(constraint);
            }
        }
        indexes();
        return steps.all();
    }

    /** Whether a constraint need not be dropped to be another one: what is validated can't be unvalidated. */
    private static boolean becomes(Constraint before, Constraint after) {
        return after.isLike(before) && (after.validated() || !before.validated());
    }

    private void add(Column column) throws Refusal {
        boolean required = column.notNull() && !column.fillsItself();
        Optional<String> value = required ? fill(column) : Optional.empty();
        if (required && value.isEmpty()) {
            throw new Refusal(
                    "column " + path(column),
                    "it takes no NULL and has no default, so rows that are there would have no value. Give it a default,"
                            + " or them a value: --fill=\"" + path(column) + "=" + example(column) + "\"");
        }
        steps.add(
                Phase.STRUCTURE,
                "Add " + path(column),
                ColumnChanges.add(to, column, value),
                ColumnChanges.drop(to, column));
    }

    /** What stands for the values that are gone, if the column has to have some. */
    private Optional<String> lostValue(Column column) throws Refusal {
        if (!column.notNull() || column.fillsItself()) {
            return Optional.empty();
        }
        Optional<String> given = fill(column);
        return given.isPresent() ? given : Optional.of(Filler.of(column));
    }

    private static String example(Column column) {
        try {
            return Filler.of(column);
        } catch (Refusal e) {
            return "…";
        }
    }

    private void remove(Constraint constraint) {
        steps.add(
                Phase.RENAME,
                "Take the comment from " + constraint.name(),
                ConstraintChanges.comment(from.name(), constraint, constraint.comment(), ""),
                ConstraintChanges.comment(from.name(), constraint, "", constraint.comment()));
        steps.add(
                constraint.kind() == Kind.FOREIGN_KEY ? Phase.DROP_FOREIGN_KEYS : Phase.DROP_CONSTRAINTS,
                "Drop " + constraint.name() + " of " + from.name(),
                ConstraintChanges.remove(from.name(), constraint),
                ConstraintChanges.build(from.name(), constraint));
    }

    private void keep(Constraint before, Constraint after) {
        if (!before.validated() && after.validated()) {
            validate(after);
        }
        steps.add(
                Phase.FINISH,
                "Comment on " + after.name(),
                ConstraintChanges.comment(to.name(), after, before.comment(), after.comment()),
                ConstraintChanges.comment(to.name(), after, after.comment(), before.comment()));
    }

    private void add(Constraint constraint) throws Refusal {
        String what = "Add " + constraint.name() + " to " + to.name();
        switch (constraint.kind()) {
            case PRIMARY_KEY, UNIQUE ->
                steps.add(
                        Phase.BUILD_KEYS,
                        what,
                        ConstraintChanges.build(to.name(), constraint),
                        ConstraintChanges.remove(to.name(), constraint));
            case FOREIGN_KEY, CHECK -> {
                steps.add(
                        constraint.kind() == Kind.CHECK ? Phase.STRUCTURE : Phase.REFER,
                        what,
                        ConstraintChanges.addNotValid(to.name(), constraint),
                        ConstraintChanges.drop(to.name(), constraint));
                if (constraint.validated()) {
                    validate(constraint);
                }
            }
            case EXCLUSION ->
                throw new Refusal(
                        "constraint " + to.name() + "." + constraint.name(),
                        "an exclusion constraint on a table in use locks it while its index is built."
                                + " Write the changeset by hand: new-changeset");
        }
        steps.add(
                Phase.FINISH,
                "Comment on " + constraint.name(),
                ConstraintChanges.comment(to.name(), constraint, "", constraint.comment()),
                ConstraintChanges.comment(to.name(), constraint, constraint.comment(), ""));
    }

    private void validate(Constraint constraint) {
        steps.add(
                constraint.kind() == Kind.CHECK ? Phase.VALIDATE_CHECKS : Phase.VALIDATE_FOREIGN_KEYS,
                "Validate " + constraint.name() + " of " + to.name(),
                ConstraintChanges.validate(to.name(), constraint),
                ConstraintChanges.unvalidate(to.name(), constraint));
    }

    private void indexes() {
        for (Index index : from.indexes()) {
            Optional<Index> after = to.index(index.name());
            if (after.isEmpty() || !after.get().isLike(index)) {
                steps.add(
                        Phase.RENAME,
                        "Take the comment from " + index.name(),
                        IndexChanges.comment(index.name(), index.comment(), ""),
                        IndexChanges.comment(index.name(), "", index.comment()));
                steps.add(
                        Phase.DROP_INDEXES,
                        "Drop " + index.name() + " of " + from.name(),
                        IndexChanges.drop(index),
                        IndexChanges.build(from.name(), index));
            } else {
                comment(index.comment(), after.get());
            }
        }
        for (Index index : to.indexes()) {
            Optional<Index> before = from.index(index.name());
            if (before.isEmpty() || !before.get().isLike(index)) {
                steps.add(
                        Phase.BUILD_INDEXES,
                        "Build " + index.name() + " on " + to.name(),
                        IndexChanges.build(to.name(), index),
                        IndexChanges.drop(index));
                comment("", index);
            }
        }
    }

    private void comment(String before, Index index) {
        steps.add(
                Phase.FINISH,
                "Comment on " + index.name(),
                IndexChanges.comment(index.name(), before, index.comment()),
                IndexChanges.comment(index.name(), index.comment(), before));
    }

    private Optional<String> fill(Column column) {
        return Optional.ofNullable(fill.get(path(column)));
    }

    private String path(Column column) {
        return to.name() + "." + column.name();
    }
}
