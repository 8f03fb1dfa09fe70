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
import java.util.stream.Collectors;

/** A transaction that ends before its changeset does. */
@AutoService(Rule.class)
public final class TransactionNesting implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "transaction-nesting", Family.CHANGESET, Severity.ERROR)
            .fires("Transaction ended by hand", """
                    BEGIN, COMMIT or ROLLBACK in a changeset that runs in a transaction.
                    """)
            .says("""
                    {statement} stands in a changeset that is a transaction of its own.
                    """, """
                    What comes before is committed without its row in the history: killed after it, the changeset runs
                    again over what it has done.
                    """)
            .instead("""
                    Leave it out, or give the changeset runInTransaction: false and let it bear to run again
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {rest}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                UPDATE songs SET title = 'Intro' WHERE id = 1;
                                COMMIT
                        # the title may stay
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.TRANSACTION)
                && part.isTransaction()
                && step.operation().place() != Operation.Place.FUNCTION
                && !step.sql().has("SAVEPOINT");
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        return Map.of(
                "rest",
                part.steps().stream()
                        .filter(other -> !other.is(OperationKind.TRANSACTION))
                        .map(Step::statement)
                        .distinct()
                        .collect(Collectors.joining(";\n")));
    }

    @Override
    public boolean leavesOut(Step other) {
        return other.is(OperationKind.TRANSACTION);
    }
}
