package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.stream.Stream;

/** An index that is built anew while nobody can write. */
@AutoService(Rule.class)
public final class ReindexNotConcurrent implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "reindex-not-concurrent", Family.LOCKS, Severity.ERROR)
            .fires("Index built anew under a lock", """
                    REINDEX without CONCURRENTLY, of what was there before the release. Not REINDEX SYSTEM, where it is
                    not to be had.
                    """)
            .says("""
                    REINDEX locks the table in mode SHARE, and the index against reads.
                    """, """
                    Writes wait until the index is built, and so do queries that would use it.
                    """)
            .instead("""
                    Build it anew concurrently, in a changeset of its own without a transaction
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                {concurrently}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: REINDEX INDEX idx_songs_added
                        # there is nothing to undo
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.REINDEX)
                && !step.has(Trait.CONCURRENTLY)
                && (step.operation().table() == null || step.onOldTable())
                && !step.sql().has("SYSTEM");
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        String what = Stream.of("INDEX", "TABLE", "SCHEMA", "DATABASE")
                .filter(step.sql()::has)
                .findFirst()
                .orElse("INDEX");
        return Map.of("concurrently", step.sql().with("CONCURRENTLY", what));
    }
}
