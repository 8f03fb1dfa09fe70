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

/** A partition that is taken off while nobody can read. */
@AutoService(Rule.class)
public final class DetachPartitionNotConcurrent implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "detach-partition-not-concurrent", Family.LOCKS, Severity.ERROR)
            .fires("Partition detached under a lock", """
                    DETACH PARTITION without CONCURRENTLY, on a table that was there before the release. FINALIZE, which
                    ends one that was stopped, is none. PostgreSQL refuses CONCURRENTLY where the table has a default
                    partition.
                    """)
            .says("""
                    DETACH PARTITION locks {table} and {object} in mode ACCESS EXCLUSIVE.
                    """, """
                    It waits for every transaction that uses {table}, any partition of it, and meanwhile all new ones
                    wait behind it.
                    """)
            .instead("""
                    Detach it concurrently, in a changeset of its own without a transaction
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                {statement} CONCURRENTLY
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER TABLE plays DETACH PARTITION plays_2025
                        # attaching it again is a changeset of its own
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.DETACH_PARTITION)
                && !step.has(Trait.CONCURRENTLY)
                && step.onOldTable()
                && !step.sql().has("FINALIZE");
    }
}
