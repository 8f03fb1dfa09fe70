package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Locale;
import java.util.Map;

/** An exclusion constraint whose index is built while nobody can read. */
@AutoService(Rule.class)
public final class ExclusionConstraint implements Rule {

    private static final Description DESCRIPTION = Description.of("exclusion-constraint", Family.LOCKS, Severity.ERROR)
            .fires("Exclusion constraint built under a lock", """
                    EXCLUDE added to a table that was there before the release.
                    """)
            .says("""
                    {constraint} locks {table} in mode ACCESS EXCLUSIVE while its index is built.
                    """, """
                    Nobody can read or write {table} until all rows are indexed, and there is no way to build it before.
                    """)
            .instead("""
                    Give the constraint to a new table, write to both for a release, then use the new one
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                CREATE TABLE {copy} (LIKE {table} INCLUDING ALL);
                                ALTER TABLE {copy} ADD CONSTRAINT {constraint} {exclude}
                        rollback:
                          - sql:
                              sql: |-
                                DROP TABLE {copy}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER TABLE ratings ADD CONSTRAINT ratings_code_excl EXCLUDE USING btree (code WITH =)
                        rollback:
                          - sql:
                              sql: ALTER TABLE ratings DROP CONSTRAINT ratings_code_excl
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ADD_CONSTRAINT) && step.onOldTable() && step.adds(Constraint.Kind.EXCLUDE);
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        String statement = step.statement();
        int start = statement.toUpperCase(Locale.ROOT).indexOf("EXCLUDE");
        return Map.of(
                "copy", SqlName.suggested(step.operation().table().name(), "new"),
                "exclude", statement.substring(Math.max(start, 0)));
    }
}
