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

/** All rows gone, of other tables too. */
@AutoService(Rule.class)
public final class TruncateCascade implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "truncate-cascade", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Tables emptied that are not named", """
                    TRUNCATE … CASCADE of a table that was there before the release.
                    """)
            .says("""
                    {table} is emptied, and every table that refers to it, directly or not.
                    """, """
                    All rows of tables that are not even named are lost, and no rollback brings them back.
                    """)
            .instead("""
                    Delete the rows that are not needed, by a condition: the foreign keys then say what still refers to
                    them
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
                              sql: TRUNCATE songs CASCADE
                        # the rows are not needed
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.TRUNCATE) && step.has(Trait.CASCADE) && step.onOldTable();
    }
}
