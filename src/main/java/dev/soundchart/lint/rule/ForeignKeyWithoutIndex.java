package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.KnownTable;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.stream.Stream;

/** A foreign key for which all rows are read when a row it refers to goes. */
@AutoService(Rule.class)
public final class ForeignKeyWithoutIndex implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "foreign-key-without-index", Family.LOCKS, Severity.ERROR)
            .fires("Foreign key without an index", """
                    A foreign key whose columns no index begins with, when all changesets have run; also on a new table.
                    """)
            .says("""
                    No index of {table} begins with {keys}, which refers to {references}.
                    """, """
                    Each DELETE on {references}, and each UPDATE of its key, reads all of {table}, under the locks that
                    it holds.
                    """)
            .instead("""
                    Index the columns, concurrently if the table has rows
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {statement}
                        {rollback}
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS {covering};
                                CREATE INDEX CONCURRENTLY {covering} ON {table} ({keys})
                        rollback:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS {covering}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                CREATE TABLE lyrics (
                                  id bigint PRIMARY KEY,
                                  song_id bigint NOT NULL REFERENCES songs
                                )
                        rollback:
                          - sql:
                              sql: DROP TABLE lyrics
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return part.isUpdate() && bare(step, part).findAny().isPresent();
    }

    private static Stream<Constraint> bare(Step step, Part part) {
        return step.operation().table() == null
                ? Stream.empty()
                : step.added(Constraint.Kind.FOREIGN_KEY).stream()
                        .filter(key -> part.end()
                                .table(step.operation().table())
                                .filter(table -> has(table, key) && !table.isIndexed(key.columns()))
                                .isPresent());
    }

    /** A later changeset may have dropped it. */
    private static boolean has(KnownTable table, Constraint key) {
        return table.constraints(Constraint.Kind.FOREIGN_KEY).stream()
                .anyMatch(one -> one.columns().equals(key.columns()));
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Constraint key = bare(step, part).findFirst().orElseThrow();
        return Map.of(
                "references", SqlName.of(key.references()),
                "keys", SqlName.of(key.columns()),
                "covering", SqlName.suggested("idx", step.operation().table().name(), String.join("_", key.columns())));
    }

    @Override
    public boolean isPossibleOnPartitioned() {
        return false;
    }
}
