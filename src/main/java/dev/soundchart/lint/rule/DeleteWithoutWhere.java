package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** All rows gone, by a condition that was forgotten. */
@AutoService(Rule.class)
public final class DeleteWithoutWhere implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "delete-without-where", Family.COMPATIBILITY, Severity.ERROR)
            .fires("All rows deleted", """
                    DELETE without WHERE from a table that was there before the release.
                    """)
            .says("""
                    All rows of {table} are deleted.
                    """, """
                    They are lost, and no rollback brings them back; all of them are locked until the transaction ends.
                    """)
            .instead("""
                    Say which rows
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                DELETE FROM {table} WHERE false -- the condition
                        # the rows are not needed
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: DELETE FROM plays
                        # the rows are not needed
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.DELETE) && step.isOfAllRows() && step.onOldTable();
    }
}
