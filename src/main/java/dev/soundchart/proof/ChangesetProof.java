package dev.soundchart.proof;

import java.time.Duration;
import java.util.List;

/**
 * What came of trying one changeset: update, rollback, update again, with rows in every table.
 *
 * @param changeset its id
 * @param applied whether its first update ran; where it did not, nothing that comes after it can be tried
 * @param problems what does not hold, a line each; empty where the changeset is proven
 * @param duration how long the trial took
 */
public record ChangesetProof(String changeset, boolean applied, List<String> problems, Duration duration) {

    public boolean isProven() {
        return problems.isEmpty();
    }
}
