package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** A schema that goes while somebody may use it. */
@AutoService(Rule.class)
public final class DropSchema implements Rule {

    private static final Description DESCRIPTION = Description.of("drop-schema", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Schema dropped", """
                    DROP SCHEMA, unless the schema was made in this release.
                    """)
            .says("""
                    {object} is dropped.
                    """, """
                    With CASCADE all that is in it is lost, and the application that is still running does not find it.
                    """)
            .instead("""
                    Let a release go out first that does not use it; then drop it, and name that release in a comment
                    """, """
                    # lint:ignore drop-schema: empty, and not used since <release>
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: DROP SCHEMA archive
                        rollback:
                          - sql:
                              sql: CREATE SCHEMA archive
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.DROP_SCHEMA) && step.onOldObject();
    }
}
