package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;

/** NOT NULL that is checked while nobody can read. */
@AutoService(Rule.class)
public final class SetNotNullScan implements Rule {

    private static final Description DESCRIPTION = Description.of("set-not-null-scan", Family.LOCKS, Severity.ERROR)
            .fires("NOT NULL checked under a lock", """
                    SET NOT NULL on a table that was there before the release, where the column is not NOT NULL already
                    and no valid CHECK says that it is.
                    """)
            .says("""
                    SET NOT NULL locks {table} in mode ACCESS EXCLUSIVE while all rows are looked at.
                    """, """
                    Nobody can read or write {table} until each row is found to have a {columnName}.
                    """)
            .instead("""
                    Prove it before with a CHECK that is validated while others read and write; then no row is looked at
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ADD CONSTRAINT {check}
                                  CHECK ({column} IS NOT NULL) NOT VALID
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} DROP CONSTRAINT {check}
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} VALIDATE CONSTRAINT {check}
                        # the constraint goes with the changeset that added it
                        rollback: []
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL;
                                ALTER TABLE {table} DROP CONSTRAINT {check}
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ADD CONSTRAINT {check}
                                  CHECK ({column} IS NOT NULL) NOT VALID;
                                ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - addNotNullConstraint:
                              tableName: songs
                              columnName: title
                              columnDataType: varchar(200)
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs ALTER COLUMN title DROP NOT NULL
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.SET_NOT_NULL)
                && step.onOldTable()
                && step.columnBefore().filter(Column::notNull).isEmpty()
                && (step.table() == null
                        || !step.table().provesNotNull(step.column().name()));
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of(
                "check",
                SqlName.suggested(step.operation().table().name(), step.column().name(), "not_null"));
    }
}
