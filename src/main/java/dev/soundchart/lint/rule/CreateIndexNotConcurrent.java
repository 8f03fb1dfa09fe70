package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.AdvisedSql;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Names;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;

/** An index that is built while nobody can write. */
@AutoService(Rule.class)
public final class CreateIndexNotConcurrent implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "create-index-not-concurrent", Family.LOCKS, Severity.ERROR)
            .fires("Index built under a lock", """
                    CREATE INDEX without CONCURRENTLY, on a table that was there before the release. Not on the parent
                    of partitions with ONLY, where nothing is built.
                    """)
            .says("""
                    CREATE INDEX locks {table} in mode SHARE.
                    """, """
                    Every INSERT, UPDATE and DELETE on {table} waits until all its rows are indexed.
                    """)
            .instead("""
                    Build it concurrently, in a changeset of its own without a transaction
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                {build}
                        rollback:
                          - sql:
                              sql: |-
                                {drop}
                    """)
            .bad("""
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - createIndex:
                              indexName: idx_songs_title
                              tableName: songs
                              columns:
                                - column: { name: title }
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
                && !step.has(Trait.CONCURRENTLY)
                && step.onOldTable()
                && !step.sql().has("ONLY");
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        String drop = step.onPartitioned() ? "DROP INDEX IF EXISTS " : "DROP INDEX CONCURRENTLY IF EXISTS ";
        String build = step.onPartitioned()
                ? new SqlText(AdvisedSql.named(step)).with("ONLY", "ON")
                        + ";\n-- then on each partition: CREATE INDEX CONCURRENTLY, and ALTER INDEX"
                        + " … ATTACH PARTITION, which make it valid"
                : drop + Names.index(step) + ";\n" + new SqlText(AdvisedSql.named(step)).with("CONCURRENTLY", "INDEX");
        return Map.of("build", build, "drop", drop + Names.index(step));
    }
}
