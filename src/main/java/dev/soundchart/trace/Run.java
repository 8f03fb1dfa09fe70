package dev.soundchart.trace;

import dev.soundchart.changelog.ObjectName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One run of a changeset, or of its rollback.
 *
 * @param statements in the order in which they ran, without those with which Liquibase keeps its history; where the run
 *     failed, the last one is the one that did
 * @param failure why it failed, in PostgreSQL's words; null if it did not
 */
public record Run(List<StatementTrace> statements, String failure) {

    /** Whether it came to its end. */
    public boolean succeeded() {
        return failure == null;
    }

    /** The locks on each object that was there before, the strongest only, where anyone waits for it: strongest first. */
    public List<ObservedLock> blocking() {
        Map<ObjectName, ObservedLock> strongest = new LinkedHashMap<>();
        statements.stream()
                .flatMap(statement -> statement.locks().stream())
                .filter(lock -> lock.mode().blocksWrites())
                .forEach(lock -> strongest.merge(
                        lock.relation(), lock, (one, other) -> other.mode().compareTo(one.mode()) > 0 ? other : one));
        return strongest.values().stream()
                .sorted(Comparator.comparing(ObservedLock::mode).reversed())
                .toList();
    }

    /** The tables and materialized views whose file was replaced. */
    public List<ObjectName> rewritten() {
        return statements.stream()
                .flatMap(statement -> statement.rewritten().stream())
                .distinct()
                .toList();
    }

    /** Whether another run did the same, as far as others notice, however long that took. */
    public boolean isLike(Run other) {
        return Objects.equals(failure, other.failure) && facts().equals(other.facts());
    }

    private List<List<Object>> facts() {
        return statements.stream()
                .map(statement -> List.<Object>of(
                        statement.sql(),
                        statement.locks().stream()
                                .filter(ObservedLock::blocksAnything)
                                .map(lock -> List.of(lock.relation(), lock.mode()))
                                .toList(),
                        statement.rewritten(),
                        statement.indexesBuilt()))
                .toList();
    }
}
