package dev.soundchart.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of a deploy.
 *
 * @param result how it ended
 * @param begun when it began
 * @param duration how long it took in all
 * @param startedFrom the changeset that ran last before it, or {@link dev.soundchart.changelog.RollbackPlan#BASE}; empty where
 *     the history could not be read
 * @param planned the ids of the changesets that it was to run
 * @param applied those of them that are applied now; empty where that could not be read
 * @param inPart those of which a part is applied, or may be
 * @param steps what it did, in order
 * @param backup what was there before; empty without one
 * @param next what to do now, a line each
 */
public record DeployReport(
        Result result,
        Instant begun,
        Duration duration,
        Optional<String> startedFrom,
        List<String> planned,
        Optional<List<String>> applied,
        List<UnfinishedChangeset> inPart,
        List<DeployStep> steps,
        Optional<Backup> backup,
        List<String> next) {

    /** How a deploy can end. */
    public enum Result {
        /** All changesets ran, and the database is what it should be. */
        DEPLOYED,
        /** There were none to run. */
        NOTHING_TO_DO,
        /** A dry run: nothing speaks against it. */
        PLANNED,
        /** It ended before anything was changed. */
        REFUSED,
        /** It ended in the middle. */
        FAILED,
        /** It ended in the middle, and went back to where it started. */
        ROLLED_BACK
    }

    public DeployReport {
        planned = List.copyOf(planned);
        applied = applied.map(List::copyOf);
        inPart = List.copyOf(inPart);
        steps = List.copyOf(steps);
        next = List.copyOf(next);
    }

    /** Whether nothing went wrong. */
    public boolean succeeded() {
        return result == Result.DEPLOYED || result == Result.NOTHING_TO_DO || result == Result.PLANNED;
    }

    /** The planned changesets of which nothing is applied, in their order; empty where that could not be read. */
    public Optional<List<String>> notApplied() {
        return applied.map(ids -> planned.stream()
                .filter(id -> !ids.contains(id)
                        && inPart.stream().noneMatch(changeset -> changeset.id().equals(id)))
                .toList());
    }
}
