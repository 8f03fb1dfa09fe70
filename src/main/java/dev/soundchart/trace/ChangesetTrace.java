package dev.soundchart.trace;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a changeset did on a scratch database with rows in every table.
 *
 * @param id its id
 * @param author its author
 * @param file its file, as Liquibase names it
 * @param runInTransaction whether all of its statements are in one transaction
 * @param update its first run
 * @param rollback its rollback, where only what was there before the changeset counts; null if the update failed
 * @param again its second run; null if there was none
 * @param empty the tables that were empty, since no row could be made up for them: what is written anew or looked
 *     through there is no measure
 * @param duration how long all of that took
 */
public record ChangesetTrace(
        String id,
        String author,
        String file,
        boolean runInTransaction,
        Run update,
        Run rollback,
        Run again,
        List<String> empty,
        Duration duration) {

    /** The runs that there were. */
    public List<Run> runs() {
        return Stream.of(update, rollback, again).filter(Objects::nonNull).toList();
    }

    /** Whether all runs came to their end. */
    public boolean succeeded() {
        return runs().stream().allMatch(Run::succeeded);
    }
}
