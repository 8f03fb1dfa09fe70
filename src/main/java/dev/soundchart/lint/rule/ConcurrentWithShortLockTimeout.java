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

/** A concurrent build that gives up while it waits as it must. */
@AutoService(Rule.class)
public final class ConcurrentWithShortLockTimeout implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "concurrent-with-short-lock-timeout", Family.LOCKS, Severity.ERROR)
            .fires("CONCURRENTLY under a lock_timeout", """
                    SET lock_timeout to anything but 0, and then a statement with CONCURRENTLY in the same changeset.
                    """)
            .says("""
                    lock_timeout is {timeout} while this runs: {detailed}.
                    """, """
                    It waits for every transaction that is older, on any table, and lock_timeout counts that: it is
                    cancelled, and an invalid index is left.
                    """)
            .instead("""
                    Leave lock_timeout out of it: Soundchart lifts it for such statements, and sets its own for all
                    others
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
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS idx_songs_title;
                                SET lock_timeout = '2s';
                                CREATE INDEX CONCURRENTLY idx_songs_title ON songs (title)
                        rollback:
                          - sql:
                              sql: DROP INDEX CONCURRENTLY IF EXISTS idx_songs_title
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.has(Trait.CONCURRENTLY)
                && !step.is(OperationKind.REFRESH_MATERIALIZED_VIEW)
                && !part.isInTransaction(step)
                && part.lockTimeout(step)
                        .filter(timeout -> !Part.isNone(timeout))
                        .isPresent();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of(
                "timeout", part.lockTimeout(step).orElseThrow(),
                "detailed", step.operation().toString(),
                "alone", AdvisedSql.rebuild(step));
    }

    @Override
    public boolean leavesOut(Step other) {
        return other.lockTimeout().isPresent();
    }
}
