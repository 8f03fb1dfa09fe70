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

/** A concurrent build that a failure leaves half done. */
@AutoService(Rule.class)
public final class ConcurrentWithoutCleanup implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "concurrent-without-cleanup", Family.LOCKS, Severity.ERROR)
            .fires("Leftover of a failed build not dropped", """
                    CREATE INDEX CONCURRENTLY that is not preceded, in its changeset, by DROP INDEX CONCURRENTLY IF
                    EXISTS of the same index.
                    """)
            .says("""
                    CREATE INDEX CONCURRENTLY does not drop first what a failed build of {index} has left.
                    """, """
                    A build that is stopped leaves an invalid index, which costs every write and serves no query: the
                    next run fails at it or, with IF NOT EXISTS, keeps it.
                    """)
            .instead("""
                    Drop the leftover first
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                {rebuild}
                        rollback:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS {index}
                    """)
            .bad("""
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_songs_title ON songs (title)
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
        return step.is(OperationKind.CREATE_INDEX)
                && step.has(Trait.CONCURRENTLY)
                && !part.isInTransaction(step)
                && part.before(step).noneMatch(earlier -> drops(earlier, step));
    }

    private static boolean drops(Step earlier, Step build) {
        return earlier.is(OperationKind.DROP_INDEX)
                && earlier.has(Trait.IF_EXISTS)
                && earlier.operation().object().equals(build.operation().object());
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of("rebuild", AdvisedSql.rebuild(step));
    }

    @Override
    public boolean isPossibleOnPartitioned() {
        return false;
    }
}
