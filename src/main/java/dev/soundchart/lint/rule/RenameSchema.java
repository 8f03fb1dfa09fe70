package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** A schema whose old name somebody may use. */
@AutoService(Rule.class)
public final class RenameSchema implements Rule {

    private static final Description DESCRIPTION = Description.of("rename-schema", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Schema renamed", """
                    ALTER SCHEMA … RENAME TO, unless the schema was made in this release.
                    """)
            .says("""
                    {object} gets another name.
                    """, """
                    The application that is still running finds none of its tables.
                    """)
            .instead("""
                    Let a release go out first that uses neither name, or views; then rename it, and name that release
                    in a comment
                    """, """
                    # lint:ignore rename-schema: no release names it since <release>
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER SCHEMA archive RENAME TO attic
                        rollback:
                          - sql:
                              sql: ALTER SCHEMA attic RENAME TO archive
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ALTER_SCHEMA) && step.sql().has("RENAME") && step.onOldObject();
    }
}
