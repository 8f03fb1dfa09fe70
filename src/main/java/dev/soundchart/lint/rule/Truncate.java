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

/** All rows gone. */
@AutoService(Rule.class)
public final class Truncate implements Rule {

    private static final Description DESCRIPTION = Description.of("truncate", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Table emptied", """
                    TRUNCATE of a table that was there before the release.
                    """)
            .says("""
                    {table} is emptied.
                    """, """
                    All its rows are lost, and no rollback brings them back; nobody can read or write it meanwhile.
                    """)
            .instead("""
                    Delete the rows that are not needed, by a condition
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
                              sql: TRUNCATE plays
                        # the rows are not needed
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.TRUNCATE) && !step.has(Trait.CASCADE) && step.onOldTable();
    }
}
