package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetOperations;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A changeset's update or its rollback.
 *
 * @param steps what it runs, in order; what functions hold that it only creates is left out
 * @param explained whether a rollback that is empty has a comment that says why
 * @param end the schema that all changesets together make
 */
public record Part(ChangesetOperations changeset, Side side, List<Step> steps, boolean explained, KnownSchema end) {

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
}
