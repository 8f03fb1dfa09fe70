package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSource;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A changeset's update or its rollback.
 *
 * @param steps what it runs, in order; what functions hold that it only creates is left out
 * @param source where it stands
 * @param end the schema that all changesets together make
 */
public record Part(
        ChangesetOperations changeset, Side side, List<Step> steps, ChangesetSource source, KnownSchema end) {

    /** The two parts of a changeset. */
    public enum Side {
        UPDATE,
        ROLLBACK;

        /** In small letters. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Part {
        steps = List.copyOf(steps);
    }

    /** Whether it is the update, not the rollback. */
    public boolean isUpdate() {
        return side == Side.UPDATE;
    }

    /** Whether all of it stands in one transaction. */
    public boolean isTransaction() {
        return changeset.runInTransaction();
    }

    /** The steps before one, the nearest last. */
    public Stream<Step> before(Step step) {
        return steps.stream().limit(step.position());
    }

    /** The steps after one. */
    public Stream<Step> after(Step step) {
        return steps.stream().skip(step.position() + 1L);
    }

    /** Whether two steps stand in one transaction: the changeset's, that of a text with several statements, or a block's. */
    public boolean together(Step one, Step other) {
        boolean sameText = one.operation().origin().change()
                        == other.operation().origin().change()
                && one.operation().origin().text() == other.operation().origin().text();
        return isTransaction() || sameText;
    }

    /** Whether a step stands in a transaction, so that PostgreSQL refuses what can't. */
    public boolean isInTransaction(Step step) {
        return isTransaction()
                || step.operation().place() == Operation.Place.BLOCK
                || steps.stream().anyMatch(other -> other != step && together(other, step));
    }

    /** What the changeset has set {@code lock_timeout} to before a step, as it is written, without quotation marks. */
    public Optional<String> lockTimeout(Step step) {
        return before(step).flatMap(earlier -> earlier.lockTimeout().stream()).reduce((first, second) -> second);
    }

    /** Whether a timeout never strikes. */
    public static boolean isNone(String timeout) {
        return timeout.matches("(?i)0+ *(ms|s|min)?|default");
    }

    /** Whether the changeset does no more than set a tag. */
    public boolean isTag() {
        return steps.stream().allMatch(step -> step.is(OperationKind.TAG));
    }
}
