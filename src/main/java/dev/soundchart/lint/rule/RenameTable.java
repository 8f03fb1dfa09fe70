package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.KnownSchema;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;

/** A table whose old name somebody may use. */
@AutoService(Rule.class)
public final class RenameTable implements Rule {

    private static final Description DESCRIPTION = Description.of("rename-table", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Table renamed", """
                    RENAME TO or SET SCHEMA of a table that was there before the release, where the same transaction does not make a
                    view of the old name.
                    """)
            .says("""
                    {table} becomes {new}.
                    """, """
                    The application that is still running fails at each statement that names {tableName}.
                    """)
            .instead("""
                    Leave a view of the old name behind until no release uses it: PostgreSQL writes through it to the
                    table
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {statement};
                                CREATE VIEW {table} AS SELECT * FROM {renamed}
                        rollback:
                          - sql:
                              sql: |-
                                DROP VIEW {table};
                                ALTER TABLE {renamed} {back}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - renameTable:
                              oldTableName: ratings
                              newTableName: scores
                        rollback:
                          - sql:
                              sql: ALTER TABLE scores RENAME TO ratings
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return (step.is(OperationKind.RENAME_TABLE) || movesToSchema(step))
                && step.onOldTable()
                && part.after(step).noneMatch(later -> replaces(later, step) && part.together(later, step));
    }

    private static boolean movesToSchema(Step step) {
        return step.is(OperationKind.ALTER_TABLE) && step.operation().detail().startsWith("set schema");
    }

    private static boolean replaces(Step view, Step renamed) {
        return view.is(OperationKind.CREATE_VIEW)
                && KnownSchema.qualified(view.operation().object())
                        .equals(KnownSchema.qualified(renamed.operation().table()));
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        ObjectName table = step.operation().table();
        String detail = step.operation().detail();
        String renamed = SqlName.of(
                movesToSchema(step)
                        ? new ObjectName(detail.replaceFirst("set schema\\s+", ""), table.name())
                        : new ObjectName(table.schema(), detail));
        String back = movesToSchema(step)
                ? "SET SCHEMA " + SqlName.of(KnownSchema.qualified(table).schema())
                : "RENAME TO " + SqlName.of(table.name());
        return Map.of("new", renamed, "renamed", renamed, "back", back);
    }
}
