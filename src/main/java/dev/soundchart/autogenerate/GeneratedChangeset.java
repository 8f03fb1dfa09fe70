package dev.soundchart.autogenerate;

import dev.soundchart.autogenerate.Phase.Form;
import java.util.ArrayList;
import java.util.List;

/**
 * A changeset that takes some steps.
 *
 * @param id its id
 * @param what what it does, in words
 * @param inTransaction whether it runs in a transaction
 * @param changes at least one
 * @param rollback what undoes them; empty where nothing has to be undone
 */
record GeneratedChangeset(String id, String what, boolean inTransaction, List<Change> changes, List<Change> rollback) {

    GeneratedChangeset {
        changes = List.copyOf(changes);
        rollback = List.copyOf(rollback);
    }

    /**
     * Shares steps out to changesets.
     *
     * @param id the first one's id; the others' have a number after it
     * @param steps in their order
     */
    static List<GeneratedChangeset> of(String id, List<Step> steps) {
        List<GeneratedChangeset> changesets = new ArrayList<>();
        List<Step> together = new ArrayList<>();
        for (Step step : steps) {
            if (!together.isEmpty() && !mayBeTogether(together.get(0), step)) {
                add(changesets, id, together);
                together.clear();
            }
            together.add(step);
        }
        add(changesets, id, together);
        return changesets;
    }

    private static boolean mayBeTogether(Step one, Step other) {
        return one.phase().form() == Form.TRANSACTION && other.phase().form() == Form.TRANSACTION;
    }

    private static void add(List<GeneratedChangeset> changesets, String id, List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        List<Change> changes = new ArrayList<>();
        List<Change> rollback = new ArrayList<>();
        for (Step step : steps) {
            changes.addAll(step.forward());
            rollback.addAll(0, step.backward());
        }
        changesets.add(new GeneratedChangeset(
                changesets.isEmpty() ? id : id + "-" + (changesets.size() + 1),
                String.join("; ", steps.stream().map(Step::what).toList()),
                steps.get(0).phase().form() != Form.RERUNNABLE,
                changes,
                rollback));
    }
}
