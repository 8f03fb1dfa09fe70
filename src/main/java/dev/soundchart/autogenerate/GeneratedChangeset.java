package dev.soundchart.autogenerate;

import dev.soundchart.autogenerate.Phase.Form;
import java.util.ArrayList;
import java.util.List;

/**
 * A changeset that takes some steps.
 *
 * @param id its id
 * @param comment why it is there
 * @param what what it does, in words
 * @param inTransaction whether it runs in a transaction
 * @param changes at least one
 * @param rollback what undoes them; empty where nothing has to be undone
 */
record GeneratedChangeset(
        String id, String comment, String what, boolean inTransaction, List<Change> changes, List<Change> rollback) {

    GeneratedChangeset {
        changes = List.copyOf(changes);
        rollback = List.copyOf(rollback);
    }

    /**
     * Shares steps out to changesets.
     *
     * @param id the first one's id; the others' have a number after it
     * @param why what they are for, in the author's words; where there are several, each also says what it does
     * @param steps in their order
     */
    static List<GeneratedChangeset> of(String id, String why, List<Step> steps) {
        List<List<Step>> groups = groups(steps);
        List<GeneratedChangeset> changesets = new ArrayList<>();
        for (List<Step> group : groups) {
            String what = String.join("; ", group.stream().map(Step::what).toList());
            List<Change> changes = new ArrayList<>();
            List<Change> rollback = new ArrayList<>();
            for (Step step : group) {
                changes.addAll(step.forward());
                rollback.addAll(0, step.backward());
            }
            changesets.add(new GeneratedChangeset(
                    changesets.isEmpty() ? id : id + "-" + (changesets.size() + 1),
                    groups.size() == 1 ? why : why + ": " + what,
                    what,
                    group.get(0).phase().form() != Form.RERUNNABLE,
                    changes,
                    rollback));
        }
        return changesets;
    }

    private static List<List<Step>> groups(List<Step> steps) {
        List<List<Step>> groups = new ArrayList<>();
        for (Step step : steps) {
            List<Step> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
            if (last.isEmpty() || !mayBeTogether(last.get(0), step)) {
                groups.add(new ArrayList<>(List.of(step)));
            } else {
                last.add(step);
            }
        }
        return groups;
    }

    private static boolean mayBeTogether(Step one, Step other) {
        return one.phase().form() == Form.TRANSACTION && other.phase().form() == Form.TRANSACTION;
    }
}
