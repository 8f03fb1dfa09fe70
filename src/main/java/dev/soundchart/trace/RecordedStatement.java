package dev.soundchart.trace;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.lint.LockMode;
import dev.soundchart.trace.Relations.Relation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A statement whose locks may still be held. */
final class RecordedStatement {

    private final String sql;
    private final Duration duration;
    private final List<Held> locks = new ArrayList<>();
    private List<ObjectName> rewritten = List.of();
    private List<ObjectName> indexesBuilt = List.of();
    private List<String> waits = List.of();

    /** A lock, and from when on it is held. */
    private record Held(Relation relation, LockMode mode, long since) {}

    RecordedStatement(String sql, Duration duration) {
        this.sql = sql.strip();
        this.duration = duration;
    }

    void locked(Relation relation, LockMode mode, long since) {
        locks.add(new Held(relation, mode, since));
    }

    void changedFiles(List<ObjectName> tables, List<ObjectName> indexes) {
        rewritten = tables;
        indexesBuilt = indexes;
    }

    void waited(List<String> reasons) {
        waits = reasons;
    }

    /** What is known of it when its transaction has ended. */
    StatementTrace endedAt(long moment) {
        List<ObservedLock> observed = locks.stream()
                .map(lock -> new ObservedLock(
                        lock.relation().name(),
                        lock.relation().kind(),
                        lock.mode(),
                        LookingClock.between(lock.since(), moment)))
                .sorted(Comparator.comparing(ObservedLock::mode)
                        .reversed()
                        .thenComparing(lock -> lock.kind())
                        .thenComparing(lock -> lock.relation().toString()))
                .toList();
        return new StatementTrace(sql, duration, observed, rewritten, indexesBuilt, waits);
    }
}
