package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** NULL where none was before. */
@AutoService(Rule.class)
public final class DropNotNull implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "drop-not-null", Family.COMPATIBILITY, Severity.WARNING)
            .fires("NOT NULL taken away", """
                    DROP NOT NULL on a table that was there before the release.
                    """)
            .says("""
                    {table}.{column} may be NULL from now on.
                    """, """
                    Code that reads it does not expect NULL: the application that is still running, reports, exports.
                    """)
            .instead("""
                    Let a release go out first that reads NULL, and name it in a comment
                    """, """
                    # lint:ignore drop-not-null: read as optional since <release>
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - dropNotNullConstraint:
                              tableName: artists
                              columnName: name
                        # nothing is lost while it is optional
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.DROP_NOT_NULL) && step.onOldTable();
    }
}
