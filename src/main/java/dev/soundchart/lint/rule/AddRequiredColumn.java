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
import dev.soundchart.lint.ValueChange;

/** A column that old code does not fill. */
@AutoService(Rule.class)
public final class AddRequiredColumn implements Rule {

    private static final Description DESCRIPTION = Description.of("add-required-column", Family.LOCKS, Severity.ERROR)
            .fires("Required column without a value", """
                    A column added NOT NULL without a default, to a table that was there before the release.
                    """)
            .says("""
                    {columnName} is NOT NULL and has no default.
                    """, """
                    PostgreSQL refuses it where {table} has rows, and the inserts of the application that is still
                    running fail.
                    """)
            .instead("""
                    Add it without NOT NULL, or with a constant default; fill it, then make it NOT NULL in a later
                    release
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
                          - addColumn:
                              tableName: songs
                              columns:
                                - column: { name: language, type: text, constraints: { nullable: false } }
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN language
                    """)
            .fails("contains null values");

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ADD_COLUMN)
                && step.onOldTable()
                && step.column().notNull()
                && !ValueChange.hasDefault(step.column())
                && step.column().generated() == Column.Generated.NO
                && !ValueChange.isCounted(step.column());
    }
}
