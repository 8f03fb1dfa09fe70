package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** A column that goes while somebody may read it. */
@AutoService(Rule.class)
public final class DropColumn implements Rule {

    private static final Description DESCRIPTION = Description.of("drop-column", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Column dropped", """
                    DROP COLUMN on a table that was there before the release.
                    """)
            .says("""
                    {table}.{column} is dropped.
                    """, """
                    What the column holds is lost, and the application that is still running fails at each statement
                    that names it.
                    """)
            .instead("""
                    Let a release go out first that does not use it, entities included; then drop it, and name that
                    release in a comment
                    """, """
                    # lint:ignore drop-column: not used since <release>
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - dropColumn:
                              tableName: songs
                              columnName: tempo
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs ADD COLUMN tempo numeric(5, 2)
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.DROP_COLUMN) && step.onOldTable();
    }
}
