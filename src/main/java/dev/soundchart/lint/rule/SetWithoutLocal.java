package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;

/** Flags SET without LOCAL in a changeset that runs in a transaction. */
@AutoService(Rule.class)
public final class SetWithoutLocal implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "set-without-local", Family.CHANGESET, Severity.WARNING)
            .fires("SET without LOCAL", """
                    SET without LOCAL in a changeset that runs in a transaction, outside of functions. Not SET TRANSACTION and
                    SET CONSTRAINTS, which end with the transaction.
                    """)
            .says("""
                    {statement} holds for the session, not for the changeset.
                    """, """
                    Soundchart restores the session after each changeset. Another Liquibase, or psql with a script, keeps
                    the setting for all later changesets: they run with another role, timeout or search path.
                    """)
            .instead("""
                    SET LOCAL ends with the changeset's transaction
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {local}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                SET work_mem = '64MB'
                        # nothing to undo
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.SET)
                && part.isTransaction()
                && step.operation().place() == Operation.Place.STATEMENT
                && !step.statement().matches("(?is)\\s*set\\s+(local|transaction|constraints)\\b.*");
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of("local", step.statement().replaceFirst("(?i)^\\s*set\\s+(session\\s+(?!auth))?", "SET LOCAL "));
    }
}
