package dev.soundchart.trace;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.lint.LockMode;
import java.time.Duration;

/**
 * The strongest lock that a statement took on an object that was there before; on an index only where it is stronger than
 * the one on its table.
 *
 * @param relation the object, with its schema, as it was named before the statement
 * @param kind what it is
 * @param mode the lock
 * @param held from the statement that took it to the end of its transaction, without the time of looking at it
 */
public record ObservedLock(ObjectName relation, RelationKind kind, LockMode mode, Duration held) {

    /** What waits meanwhile, in words: {@code reads and writes}. */
    public String blocks() {
        return mode.blocked();
    }

    /** Whether reads or writes wait, or at least other changes of the schema do. */
    public boolean blocksAnything() {
        return mode.compareTo(LockMode.ROW_EXCLUSIVE) > 0;
    }
}
