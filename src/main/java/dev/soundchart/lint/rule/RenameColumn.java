package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.BatchedChange;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;

/** A column whose old name somebody may use. */
@AutoService(Rule.class)
public final class RenameColumn implements Rule {

    private static final Description DESCRIPTION = Description.of("rename-column", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Column renamed", """
                    RENAME COLUMN on a table that was there before the release.
                    """)
            .says("""
                    {table}.{column} becomes {new}.
                    """, """
                    The application that is still running fails at each statement that names {columnName}.
                    """)
            .instead("""
                    Add the new column, let the application write both, fill it in batches, and drop the old one
                    releases later
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ADD COLUMN {new} {before}
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} DROP COLUMN {new}
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
                          - renameColumn:
                              tableName: songs
                              oldColumnName: tempo
                              newColumnName: pace
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs RENAME COLUMN pace TO tempo
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.RENAME_COLUMN) && step.onOldTable();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        return Map.of(
                "before", step.columnBefore().map(Column::type).orElse("<type>"),
                "batches",
                        BatchedChange.filling(
                                step,
                                step.operation().detail(),
                                SqlName.of(step.column().name())));
    }
}
