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
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.stream.Stream;

/** A CHECK that is checked while nobody can read. */
@AutoService(Rule.class)
public final class CheckConstraintValidated implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "check-constraint-validated", Family.LOCKS, Severity.ERROR)
            .fires("CHECK checked under a lock", """
                    A CHECK added without NOT VALID, of its own or with a column, on a table that was there before the
                    release.
                    """)
            .says("""
                    The CHECK locks {table} in mode ACCESS EXCLUSIVE while it is checked.
                    """, """
                    Nobody can read or write {table} until all its rows are looked at.
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
                          - sql:
                              sql: ALTER TABLE songs ADD CONSTRAINT songs_tempo_check CHECK (tempo > 0)
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP CONSTRAINT songs_tempo_check
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ADD_CONSTRAINT, OperationKind.ADD_COLUMN)
                && step.onOldTable()
                && checks(step).findAny().isPresent();
    }

    private static Stream<Constraint> checks(Step step) {
        return step.added(Constraint.Kind.CHECK).stream().filter(Constraint::valid);
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Constraint check = checks(step).findFirst().orElseThrow();
        return Map.of(
                "constraint", Names.constraint(step, check),
                "notValid", AdvisedSql.notValid(step, check),
                "addColumn", step.is(OperationKind.ADD_COLUMN) ? AdvisedSql.addColumn(step) : "");
    }
}
