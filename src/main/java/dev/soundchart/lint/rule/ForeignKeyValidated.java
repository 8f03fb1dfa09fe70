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
import dev.soundchart.lint.ValueChange;
import java.util.Map;
import java.util.stream.Stream;

/** A foreign key that is checked while nobody can write. */
@AutoService(Rule.class)
public final class ForeignKeyValidated implements Rule {

    private static final Description DESCRIPTION = Description.of("foreign-key-validated", Family.LOCKS, Severity.ERROR)
            .fires("Foreign key checked under a lock", """
                    A foreign key added without NOT VALID (validate: false), of its own or with a column that has a
                    default, where one of the two tables was there before the release. Not those of CREATE TABLE: it has no rows.
                    """)
            .says("""
                    The foreign key locks {both} in mode SHARE ROW EXCLUSIVE while it is checked.
                    """, """
                    Writes on both tables wait until a row of {references} is found for each row of {table}.
                    """)
            .instead("""
                    Add it NOT VALID, which checks new rows only, then validate it in a changeset of its own, while
                    others read and write
                    """, """
                    {addColumn}
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {notValid}
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} DROP CONSTRAINT {constraint}
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}
                        # the constraint goes with the changeset that added it
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - addForeignKeyConstraint:
                              constraintName: ratings_song_id_fkey
                              baseTableName: ratings
                              baseColumnNames: song_id
                              referencedTableName: songs
                              referencedColumnNames: id
                        rollback:
                          - sql:
                              sql: ALTER TABLE ratings DROP CONSTRAINT ratings_song_id_fkey
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ADD_CONSTRAINT, OperationKind.ADD_COLUMN)
                && (step.is(OperationKind.ADD_CONSTRAINT) || ValueChange.hasDefault(step.column()))
                && foreignKeys(step).anyMatch(key -> step.onOldTable() || step.refersToOldTable(key));
    }

    private static Stream<Constraint> foreignKeys(Step step) {
        return step.added(Constraint.Kind.FOREIGN_KEY).stream().filter(Constraint::valid);
    }

    private static String both(Step step, Constraint key) {
        String table = SqlName.of(step.operation().table());
        String other = SqlName.of(key.references());
        return table.equals(other) ? table : table + " and " + other;
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Constraint key = foreignKeys(step).findFirst().orElseThrow();
        return Map.of(
                "constraint", Names.constraint(step, key),
                "references", SqlName.of(key.references()),
                "both", both(step, key),
                "notValid", AdvisedSql.notValid(step, key),
                "addColumn", step.is(OperationKind.ADD_COLUMN) ? AdvisedSql.addColumn(step) : "");
    }

    @Override
    public boolean isPossibleOnPartitioned() {
        return false;
    }
}
