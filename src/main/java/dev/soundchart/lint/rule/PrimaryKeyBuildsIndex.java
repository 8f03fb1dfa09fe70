package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.AdvisedSql;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Names;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.stream.Stream;

/** A primary key whose index is built while nobody can read. */
@AutoService(Rule.class)
public final class PrimaryKeyBuildsIndex implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "primary-key-builds-index", Family.LOCKS, Severity.ERROR)
            .fires("Primary key built under a lock", """
                    A primary key added without USING INDEX, of its own or with a column, to a table that was there
                    before the release.
                    """)
            .says("""
                    {constraint} locks {table} in mode ACCESS EXCLUSIVE while its index is built.
                    """, """
                    Nobody can read or write {table} until all rows are indexed.
                    """)
            .instead("""
                    Build the unique index concurrently, then make it the constraint
                    """, """
                    {addColumn}
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS {built};
                                CREATE UNIQUE INDEX CONCURRENTLY {built} ON {table} ({keys}){include}
                        rollback:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS {built}
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ADD CONSTRAINT {constraint} PRIMARY KEY USING INDEX {built}{deferrable}
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} DROP CONSTRAINT {constraint}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER TABLE ratings ADD CONSTRAINT ratings_pkey PRIMARY KEY (id)
                        rollback:
                          - sql:
                              sql: ALTER TABLE ratings DROP CONSTRAINT ratings_pkey
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ADD_CONSTRAINT, OperationKind.ADD_COLUMN)
                && step.onOldTable()
                && added(step).findAny().isPresent();
    }

    private static Stream<Constraint> added(Step step) {
        return step.added(Constraint.Kind.PRIMARY_KEY).stream().filter(constraint -> constraint.index() == null);
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Constraint added = added(step).findFirst().orElseThrow();
        return Map.of(
                "constraint", Names.constraint(step, added),
                "built", SqlName.suggested("idx", step.operation().table().name(), String.join("_", added.columns())),
                "keys", SqlName.of(added.columns()),
                "include", AdvisedSql.clauses(step, "INCLUDE\\s*\\([^)]*\\)|NULLS\\s+NOT\\s+DISTINCT"),
                "deferrable", AdvisedSql.clauses(step, "(?:NOT\\s+)?DEFERRABLE|INITIALLY\\s+\\w+"),
                "addColumn", step.is(OperationKind.ADD_COLUMN) ? AdvisedSql.addColumn(step) : "");
    }

    @Override
    public boolean isPossibleOnPartitioned() {
        return false;
    }
}
