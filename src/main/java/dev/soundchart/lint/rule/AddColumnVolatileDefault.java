package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.BatchedChange;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import dev.soundchart.lint.ValueChange;
import java.util.Map;

/** A default that is another one in each row. */
@AutoService(Rule.class)
public final class AddColumnVolatileDefault implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "add-column-volatile-default", Family.LOCKS, Severity.ERROR)
            .fires("Table rewritten for a default", """
                    A column added with a default that calls a volatile function (gen_random_uuid(), clock_timestamp(),
                    nextval …), to a table that was there before the release. Constants, now() and CURRENT_TIMESTAMP are
                    the same for all rows, and cost nothing.
                    """)
            .says("""
                    The default of {columnName} is another one in each row: {default}.
                    """, """
                    PostgreSQL writes all of {table} and its indexes anew, under a lock in mode ACCESS EXCLUSIVE.
                    """)
            .instead("""
                    Add the column, then give it the default, which is for new rows; fill the others in batches. NOT NULL comes last,
                    as set-not-null-scan says
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ADD COLUMN {column} {type};
                                ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {default}
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} DROP COLUMN {column}
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              splitStatements: false
                              sql: |-
                                {batches}
                        # the values go with the column
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER TABLE songs ADD COLUMN token uuid DEFAULT gen_random_uuid()
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN token
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ADD_COLUMN)
                && step.rewrites()
                && step.column().defaultValue() != null
                && !ValueChange.isCounted(step.column());
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of(
                "batches",
                BatchedChange.filling(step, step.column().name(), step.column().defaultValue()));
    }
}
