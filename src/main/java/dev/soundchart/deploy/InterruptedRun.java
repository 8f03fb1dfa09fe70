package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Trait;
import java.util.List;
import java.util.Optional;

/**
 * What a killed run leaves of a changeset that runs outside of a transaction, and whether running it again is all it takes.
 * Of others nothing is left: they are done and in the history, or neither.
 */
final class InterruptedRun {

    /** How an index can be found. */
    enum IndexState {
        MISSING,
        INVALID,
        VALID
    }

    private InterruptedRun() {}

    /**
     * The pending changeset that makes an index what it should be, whatever a killed run of it has left.
     *
     * @param index its name
     * @param state how it was found
     */
    static Optional<ChangesetOperations> mending(DeployPlan plan, String index, IndexState state) {
        return plan.pending().stream()
                .filter(changeset -> !changeset.runInTransaction())
                .filter(changeset -> mends(
                        DeployPlan.run(changeset)
                                .filter(operation -> operation.object() != null
                                        && operation.object().name().equals(index))
                                .toList(),
                        state))
                .findFirst();
    }

    /**
     * Follows the statements on an index: none may fail, and no invalid one may be left. Before the first of them,
     * {@link LeftoverIndexes} drops an invalid one that is built concurrently.
     */
    private static boolean mends(List<Operation> statements, IndexState found) {
        boolean dropped = found == IndexState.INVALID
                && statements.stream()
                        .anyMatch(statement -> statement.kind() == OperationKind.CREATE_INDEX
                                && statement.traits().contains(Trait.CONCURRENTLY));
        IndexState state = dropped ? IndexState.MISSING : found;
        boolean touched = false;
        for (Operation statement : statements) {
            boolean there = state != IndexState.MISSING;
            switch (statement.kind()) {
                case CREATE_INDEX -> {
                    if (there && !statement.traits().contains(Trait.IF_NOT_EXISTS)) {
                        return false;
                    }
                    state = there ? state : IndexState.VALID;
                }
                case DROP_INDEX -> {
                    if (!there && !statement.traits().contains(Trait.IF_EXISTS)) {
                        return false;
                    }
                    state = IndexState.MISSING;
                }
                case REINDEX -> {
                    if (!there) {
                        return false;
                    }
                    state = IndexState.VALID;
                }
                default -> {
                    continue;
                }
            }
            touched = true;
        }
        return touched && state != IndexState.INVALID;
    }

    /** That an index, or something else, is what a killed run of a changeset left. */
    static String remark(String what, ChangesetOperations changeset) {
        return what + ": left by an interrupted run of " + changeset.id() + ", which runs again";
    }
}
