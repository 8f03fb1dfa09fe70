package dev.soundchart.proof;

import java.time.Duration;
import java.util.List;

/**
 * What came of trying one changeset: update, rollback, update again, with rows in every table.
 *
 * @param changeset its id
 * @param problems what does not hold, a line each; empty where the changeset is proven
 * @param duration how long the trial took
 */
public record ChangesetProof(String changeset, List<String> problems, Duration duration) {

    public boolean isProven() {
        return problems.isEmpty();
    }
}
