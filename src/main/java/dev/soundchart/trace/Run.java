package dev.soundchart.trace;

import java.util.List;
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

    /** Whether another run did the same, however long that took. */
    public boolean isLike(Run other) {
        return Objects.equals(failure, other.failure) && facts().equals(other.facts());
    }

    private List<List<Object>> facts() {
        return statements.stream()
                .map(statement -> List.<Object>of(
                        statement.sql(),
                        statement.locks().stream()
                                .map(lock -> List.of(lock.relation(), lock.mode()))
                                .toList(),
                        statement.rewritten(),
                        statement.indexesBuilt(),
                        statement.waits()))
                .toList();
    }
}
