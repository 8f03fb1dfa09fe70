package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.AdvisedSql;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;

/** CONCURRENTLY, where PostgreSQL refuses it. */
@AutoService(Rule.class)
public final class ConcurrentInTransaction implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "concurrent-in-transaction", Family.LOCKS, Severity.ERROR)
            .fires("CONCURRENTLY inside of a transaction", """
                    A statement with CONCURRENTLY in a changeset that runs in a transaction, in a DO block, or beside
                    other statements in a text that is sent as a whole (splitStatements: false). REFRESH MATERIALIZED
                    VIEW CONCURRENTLY may stand in one.
                    """)
            .says("""
                    {detailed} runs in a transaction.
                    """, """
                    PostgreSQL refuses it there: the changeset fails.
                    """)
            .instead("""
                    Give it a changeset of its own with runInTransaction: false, without splitStatements: false
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                {alone}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: CREATE INDEX CONCURRENTLY idx_songs_title ON songs (title)
                        # nothing was built
                        rollback: []
                    """)
            .fails("cannot run inside a transaction block");

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.has(Trait.CONCURRENTLY)
                && !step.is(OperationKind.REFRESH_MATERIALIZED_VIEW)
                && part.isInTransaction(step);
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of("detailed", step.operation().toString(), "alone", AdvisedSql.rebuild(step));
    }

    @Override
    public boolean isPossibleOnPartitioned() {
        return false;
    }
}
