package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;

/** A value of an enum that somebody may write. */
@AutoService(Rule.class)
public final class RenameEnumValue implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "rename-enum-value", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Value of an enum renamed", """
                    ALTER TYPE … RENAME VALUE, unless the type was made in this release.
                    """)
            .says("""
                    A value of {object} becomes {value}.
                    """, """
                    The application that is still running fails where it writes the old value, and does not know the new
                    one.
                    """)
            .instead("""
                    Add the new value; let the application know both before it writes the new one
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TYPE {object} ADD VALUE IF NOT EXISTS '{value}'
                        # PostgreSQL can not take a value away
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TYPE mood RENAME VALUE 'quiet' TO 'calm'
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.RENAME_ENUM_VALUE) && step.onOldObject();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of("value", step.operation().detail().replace("'", "''"));
    }
}
