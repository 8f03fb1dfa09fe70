package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** A computed column that is written to each row. */
@AutoService(Rule.class)
public final class AddStoredGeneratedColumn implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "add-stored-generated-column", Family.LOCKS, Severity.ERROR)
            .fires("Table rewritten for a computed column", """
                    A column GENERATED ALWAYS AS … STORED added to a table that was there before the release.
                    """)
            .says("""
                    {columnName} is computed and stored.
                    """, """
                    PostgreSQL writes all of {table} and its indexes anew, under a lock in mode ACCESS EXCLUSIVE.
                    """)
            .instead("""
                    Add a plain column, which the application or a trigger fills, and fill the rows that are there in
                    batches; from PostgreSQL 18 on, a VIRTUAL column needs nothing of that
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ADD COLUMN {column} {type}
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} DROP COLUMN {column}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER TABLE songs ADD COLUMN minutes integer GENERATED ALWAYS AS (duration / 60) STORED
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN minutes
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ADD_COLUMN)
                && step.onOldTable()
                && step.column().generated() == Column.Generated.STORED;
    }
}
