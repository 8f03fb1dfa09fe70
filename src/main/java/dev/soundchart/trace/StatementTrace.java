package dev.soundchart.trace;

import dev.soundchart.changelog.ObjectName;
import java.time.Duration;
import java.util.List;

/**
 * What one statement did to objects that were there before.
 *
 * @param sql as it was sent
 * @param duration how long it ran, without the time of looking at it
 * @param locks that it took and its transaction did not hold yet, or only weaker ones: one for each object
 * @param rewritten the tables and materialized views whose file was replaced: written anew, or emptied
 * @param indexesBuilt the indexes that were built, on tables that were there before
 * @param waits what it waited for with a lock in its hands, in PostgreSQL's words, each once
 */
public record StatementTrace(
        String sql,
        Duration duration,
        List<ObservedLock> locks,
        List<ObjectName> rewritten,
        List<ObjectName> indexesBuilt,
        List<String> waits) {

    /** The locks for which anyone may have to wait. */
    public List<ObservedLock> blocking() {
        return locks.stream().filter(ObservedLock::blocksAnything).toList();
    }

    /** Whether others notice nothing of it. */
    public boolean isUnnoticed() {
        return blocking().isEmpty() && rewritten.isEmpty() && indexesBuilt.isEmpty() && waits.isEmpty();
    }
}
