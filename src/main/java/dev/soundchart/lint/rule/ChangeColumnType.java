package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.BatchedChange;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;

/** Another type, for which all rows are written anew. */
@AutoService(Rule.class)
public final class ChangeColumnType implements Rule {

    private static final Description DESCRIPTION = Description.of("change-column-type", Family.LOCKS, Severity.ERROR)
            .fires("Table rewritten for another type", """
                    A change of type that needs other values, on a table that was there before the release. Not where
                    the values stay as they are: a longer varchar, varchar to text, a higher precision of numeric at the
                    same scale, a time with more digits …, told from the type that the changesets before have given the
                    column. A type that is not known counts as another.
                    """)
            .says("""
                    {columnName} gets the type {type}, whose values are stored in another way.
                    """, """
                    PostgreSQL writes all of {table} and its indexes anew, under a lock in mode ACCESS EXCLUSIVE.
                    """)
            .instead("""
                    Add a column of the new type, let the application write both, fill it in batches, and drop the old
                    one releases later
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ADD COLUMN {other} {type}
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} DROP COLUMN {other}
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
                          - modifyDataType:
                              tableName: songs
                              columnName: duration
                              newDataType: bigint
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs ALTER COLUMN duration TYPE integer
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.CHANGE_COLUMN_TYPE) && step.rewrites();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        String column = step.column().name();
        String value = step.has(Trait.USING) ? step.operation().detail() : SqlName.of(column);
        return Map.of(
                "other", SqlName.suggested(column, "new"),
                "batches", BatchedChange.filling(step, column + "_new", value));
    }
}
