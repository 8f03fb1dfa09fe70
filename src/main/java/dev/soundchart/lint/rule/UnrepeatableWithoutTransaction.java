package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.RepeatableStatements;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.stream.Collectors;

/** A changeset without a transaction that can't be begun again. */
@AutoService(Rule.class)
public final class UnrepeatableWithoutTransaction implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "unrepeatable-without-transaction", Family.CHANGESET, Severity.ERROR)
            .fires("Can't be begun again", """
                    A statement of a changeset with runInTransaction: false that is not known to end at the same place
                    when it is run again. Known are: IF EXISTS, IF NOT EXISTS, OR REPLACE; an index, a view, a function,
                    a trigger or a constraint that is dropped IF EXISTS before it is made; settings, comments and
                    rights; an UPDATE of rows WHERE the column that it sets IS NULL, or has a value that is not the new
                    one; a DELETE whose condition looks at the row alone. A change of the schema is none where it is all that the changeset does: it is done or
                    not, and a second run fails.
                    """)
            .says("""
                    {detailed} is committed by itself, and is not known to bear a second run.
                    """, """
                    When the changeset is stopped after it, by an error, a lock or a kill, it begins at its first
                    statement: what was done is done twice, or fails for good.
                    """)
            .instead("""
                    Run it in a transaction. What PostgreSQL refuses in one gets a changeset of its own, written so that
                    it can be run again
                    """, """
                    - changeSet:
                        {transaction}
                        changes:
                          - sql:
                              sql: |-
                                {repeatable}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                UPDATE songs SET tempo = tempo * 2 WHERE id = 1;
                                UPDATE ratings SET code = code + 1 WHERE id = 2
                        rollback:
                          - sql:
                              sql: |-
                                COMMENT ON COLUMN songs.tempo IS 'Doubled';
                                COMMENT ON COLUMN ratings.code IS 'Counted'
                    """);

    private static final OperationKind[] ROWS_AND_UNKNOWN = {
        OperationKind.INSERT,
        OperationKind.UPDATE,
        OperationKind.DELETE,
        OperationKind.MERGE,
        OperationKind.TRUNCATE,
        OperationKind.COPY,
        OperationKind.SELECT,
        OperationKind.TRANSACTION,
        OperationKind.NOT_ANALYSED
    };

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    /** That a failed build is to be dropped first is another rule's. */
    @Override
    public boolean matches(Step step, Part part) {
        return !part.isTransaction()
                && step.operation().place() != Operation.Place.FUNCTION
                && !(step.is(OperationKind.CREATE_INDEX) && step.has(Trait.CONCURRENTLY))
                && !isAllOrNothing(step, part)
                && !new RepeatableStatements(
                                part.steps().stream().map(Step::operation).toList())
                        .at(step.position());
    }

    /** Whether the changeset is one text that changes the schema, and commits once. */
    private static boolean isAllOrNothing(Step step, Part part) {
        return part.steps().stream()
                .filter(other -> !other.is(OperationKind.TAG, OperationKind.SET))
                .allMatch(other -> part.together(step, other) && !other.is(ROWS_AND_UNKNOWN));
    }

    private static boolean isRefusedInTransactions(Step step) {
        return step.has(Trait.CONCURRENTLY) && !step.is(OperationKind.REFRESH_MATERIALIZED_VIEW)
                || step.is(OperationKind.VACUUM, OperationKind.CREATE_DATABASE, OperationKind.DROP_DATABASE);
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        boolean block = step.operation().place() == Operation.Place.BLOCK;
        boolean outside = block || isRefusedInTransactions(step);
        return Map.of(
                "detailed", step.operation().toString(),
                "transaction", outside ? "runInTransaction: false" : "",
                "repeatable",
                        block
                                ? "<the same, so that it passes over what is done>"
                                : outside ? repeatable(step) : statementsForTransaction(part));
    }

    private static String repeatable(Step step) {
        return step.is(OperationKind.DROP_INDEX) ? step.sql().with("IF EXISTS", "CONCURRENTLY") : step.statement();
    }

    private static String statementsForTransaction(Part part) {
        return part.steps().stream()
                .filter(step -> step.operation().place() == Operation.Place.STATEMENT
                        && step.operation().origin().sql() != null
                        && !isRefusedInTransactions(step))
                .map(Step::statement)
                .distinct()
                .collect(Collectors.joining(";\n"));
    }
}
