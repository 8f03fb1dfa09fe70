package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.BatchedChange;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.LockMode;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.stream.Stream;

/** Rows that are changed under a lock, or all at once. */
@AutoService(Rule.class)
public final class BackfillWithDdl implements Rule {

    private static final Description DESCRIPTION = Description.of("backfill-with-ddl", Family.LOCKS, Severity.ERROR)
            .fires("Rows changed in bulk", """
                    UPDATE, DELETE or MERGE on a table of before the release in a transaction that also locks such a
                    table to change it, or an UPDATE of all rows of one.
                    """)
            .says("""
                    {detailed} {why}.
                    """, """
                    Other sessions wait until the last row is written: for the rows, and for what else the transaction
                    has locked.
                    """)
            .instead("""
                    Change the rows in a changeset of its own, batch by batch. Stopped and run again, it begins at the
                    first row: what it does must bear that
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              splitStatements: false
                              sql: |-
                                {batches}
                        # the values may stay
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE songs ADD COLUMN language text;
                                UPDATE songs SET language = 'en' WHERE language IS NULL
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN language
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.UPDATE, OperationKind.DELETE, OperationKind.MERGE)
                && step.onOldTable()
                && (isWhole(step) || besides(step, part).findAny().isPresent());
    }

    private static boolean isWhole(Step step) {
        return step.is(OperationKind.UPDATE) && step.isOfAllRows();
    }

    private static Stream<Step> besides(Step rows, Part part) {
        return part.steps().stream()
                .filter(step -> step.locks(LockMode.SHARE_UPDATE_EXCLUSIVE) && part.together(step, rows));
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of(
                "detailed",
                step.operation().toString(),
                "why",
                isWhole(step)
                        ? "changes all rows in one transaction"
                        : "stands in the transaction of a change of a table",
                "batches",
                BatchedChange.of(step));
    }
}
