package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.LockMode;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import dev.soundchart.lint.ValueChange;
import java.util.Map;

/** All rows written anew while nobody can read. */
@AutoService(Rule.class)
public final class RewriteCommands implements Rule {

    private static final Description DESCRIPTION = Description.of("rewrite-commands", Family.LOCKS, Severity.ERROR)
            .fires("Table rewritten by a command", """
                    SET LOGGED, UNLOGGED, TABLESPACE or ACCESS METHOD, CLUSTER, VACUUM FULL, or REFRESH MATERIALIZED
                    VIEW without CONCURRENTLY, on what was there before the release.
                    """)
            .says("""
                    {detailed} writes all of it anew.
                    """, """
                    Nobody can read or write it until that is done: it is locked in mode ACCESS EXCLUSIVE.
                    """)
            .instead("""
                    REFRESH … CONCURRENTLY, with a unique index on the view, and VACUUM without FULL block nobody; for
                    the others, announce the time and say so in a comment
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                {safe}
                        # there is nothing to undo
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: REFRESH MATERIALIZED VIEW song_totals
                        # there is nothing to undo
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        boolean all = step.is(OperationKind.CLUSTER, OperationKind.VACUUM)
                && step.operation().table() == null;
        return rewrites(step) && (all || step.locks(LockMode.ACCESS_EXCLUSIVE));
    }

    private static boolean rewrites(Step step) {
        return step.is(OperationKind.CLUSTER)
                || step.is(OperationKind.VACUUM) && step.has(Trait.FULL)
                || step.is(OperationKind.REFRESH_MATERIALIZED_VIEW) && !step.has(Trait.CONCURRENTLY)
                || ValueChange.movesRows(step.operation());
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        String statement = step.statement();
        String safe = step.is(OperationKind.REFRESH_MATERIALIZED_VIEW)
                ? new SqlText(statement.replaceFirst("(?i)\\s+WITH\\s+NO\\s+DATA\\s*$", ""))
                        .with("CONCURRENTLY", "VIEW")
                : step.is(OperationKind.VACUUM)
                        ? "VACUUM"
                                + (step.operation().table() == null
                                        ? ""
                                        : " " + SqlName.of(step.operation().table()))
                        : statement;
        return Map.of("detailed", step.operation().toString(), "safe", safe);
    }
}
