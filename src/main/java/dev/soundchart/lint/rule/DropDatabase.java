package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** A database gone. */
@AutoService(Rule.class)
public final class DropDatabase implements Rule {

    private static final Description DESCRIPTION = Description.of("drop-database", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Database dropped", """
                    DROP DATABASE.
                    """)
            .says("""
                    {object} is dropped.
                    """, """
                    All that is in it is lost, and no changeset brings it back.
                    """)
            .instead("""
                    Leave that to the one who runs the server; if it must be, say who has agreed in a comment
                    """, """
                    # lint:ignore drop-database: agreed with <whom>
                    """)
            .bad("""
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: DROP DATABASE IF EXISTS old_songs
                        # there is no way back
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.DROP_DATABASE);
    }
}
