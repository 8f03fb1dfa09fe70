package dev.soundchart.changelog;

import dev.soundchart.changelog.Operation.Origin;
import java.util.List;

/**
 * Where a changeset and its parts stand in its file. Lines count from 1; 0 where it is not known, as in formats other than
 * YAML.
 *
 * @param line of the changeset itself
 * @param changes in their order
 * @param rollback of the block; 0 without one
 * @param rollbackChanges in their order
 * @param bareRollback whether the block is a key without a value, which is no more than forgotten
 * @param explainedRollback whether a comment stands beside the block
 */
public record ChangesetSource(
        int line,
        List<ChangeSource> changes,
        int rollback,
        List<ChangeSource> rollbackChanges,
        boolean bareRollback,
        boolean explainedRollback) {

    /**
     * Where a change stands.
     *
     * @param sql the line on which its SQL begins; that of the change where the SQL has no lines of its own in the file
     */
    public record ChangeSource(int line, int sql) {}

    static final ChangesetSource UNKNOWN = new ChangesetSource(0, List.of(), 0, List.of(), false, false);

    public ChangesetSource {
        changes = List.copyOf(changes);
        rollbackChanges = List.copyOf(rollbackChanges);
    }

    /**
     * The change that an operation of the update comes from.
     *
     * @return with line 0 if it is not known
     */
    public ChangeSource change(Origin origin) {
        return at(changes, origin.change() - 1, line);
    }

    /**
     * The change that an operation of the rollback comes from: one of the block, or one of the update, which Liquibase undoes
     * from the last to the first.
     *
     * @return with line 0 if it is not known
     */
    public ChangeSource rollbackChange(Origin origin) {
        return rollback > 0
                ? at(rollbackChanges, origin.change() - 1, rollback)
                : at(changes, changes.size() - origin.change(), line);
    }

    private static ChangeSource at(List<ChangeSource> list, int index, int otherwise) {
        return index >= 0 && index < list.size() ? list.get(index) : new ChangeSource(otherwise, otherwise);
    }
}
