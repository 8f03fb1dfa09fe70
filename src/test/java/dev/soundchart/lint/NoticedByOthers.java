package dev.soundchart.lint;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.trace.ObservedLock;
import dev.soundchart.trace.Run;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What others notice of a changeset's update or rollback: as it is foretold, or as it was seen.
 *
 * @param locks the strongest on each table that was there before, if it is stronger than what reading and writing rows
 *     takes; by the names that the tables have before
 * @param rewritten the tables that are written anew
 */
record NoticedByOthers(Map<String, LockMode> locks, Set<String> rewritten) {

    /** What the linter says. */
    static NoticedByOthers foretold(Part part) {
        NoticedByOthers foretold = new NoticedByOthers(new TreeMap<>(), new TreeSet<>());
        Map<ObjectName, ObjectName> before = new HashMap<>();
        for (Step step : part.steps()) {
            for (PredictedLock lock : step.locks()) {
                String table = before.getOrDefault(lock.table(), lock.table()).toString();
                foretold.add(table, lock.mode());
                if (lock.rewrites()) {
                    foretold.rewritten.add(table);
                }
            }
            step.newName().ifPresent(name -> {
                ObjectName old = KnownSchema.qualified(step.operation().table());
                ObjectName first = before.getOrDefault(old, old);
                before.remove(old);
                before.put(name, first);
            });
        }
        return foretold;
    }

    /** What PostgreSQL did. */
    static NoticedByOthers seen(Run run) {
        NoticedByOthers seen = new NoticedByOthers(new TreeMap<>(), new TreeSet<>());
        run.statements().stream()
                .flatMap(statement -> statement.locks().stream())
                .forEach((ObservedLock lock) -> seen.add(lock.relation().toString(), lock.mode()));
        run.rewritten().forEach(table -> seen.rewritten.add(table.toString()));
        return seen;
    }

    private void add(String table, LockMode mode) {
        if (mode.compareTo(LockMode.ROW_EXCLUSIVE) > 0) {
            locks.merge(table, mode, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }

    /** The same without the locks on other tables. */
    NoticedByOthers on(Set<String> tables) {
        Map<String, LockMode> some = new TreeMap<>(locks);
        some.keySet().retainAll(tables);
        return new NoticedByOthers(some, rewritten);
    }
}
