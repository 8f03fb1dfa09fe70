package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** An index that is dropped while nobody can read. */
@AutoService(Rule.class)
public final class DropIndexNotConcurrent implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "drop-index-not-concurrent", Family.LOCKS, Severity.ERROR)
            .fires("Index dropped under a lock", """
                    DROP INDEX without CONCURRENTLY, of an index on a table that was there before the release, or on one
                    that is not known. Not on the parent of partitions, where CONCURRENTLY is not to be had.
                    """)
            .says("""
                    DROP INDEX locks the table of {index} in mode ACCESS EXCLUSIVE.
                    """, """
                    It is brief, but it waits for every transaction that uses the table, and meanwhile all new ones wait
                    behind it.
                    """)
            .instead("""
                    Drop it concurrently, in a changeset of its own without a transaction
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS {index}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - dropIndex:
                              indexName: idx_songs_added
                              tableName: songs
                        rollback:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS idx_songs_added;
                                CREATE INDEX CONCURRENTLY idx_songs_added ON songs (added)
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.DROP_INDEX)
                && !step.has(Trait.CONCURRENTLY)
                && (step.operation().table() == null || step.onOldTable())
                && !step.onPartitioned();
    }
}
