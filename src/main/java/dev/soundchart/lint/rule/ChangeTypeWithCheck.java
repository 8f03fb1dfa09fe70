package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.Optional;

/** Another type, for which a CHECK is checked again. */
@AutoService(Rule.class)
public final class ChangeTypeWithCheck implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "change-type-with-check", Family.LOCKS, Severity.ERROR)
            .fires("CHECK checked again for another type", """
                    A change of type that keeps the values, on a table that was there before the release, of a column
                    that a CHECK is about.
                    """)
            .says("""
                    {columnName} gets the type {type}, and a CHECK is about it: {check}.
                    """, """
                    Nobody can read or write {table} until all rows are looked at, though no value changes.
                    """)
            .instead("""
                    Take the CHECK away meanwhile, and validate it afterwards, while others read and write
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} DROP CONSTRAINT {check};
                                {statement};
                                ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({expression}) NOT VALID
                        {rollback}
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} VALIDATE CONSTRAINT {check}
                        # the constraint is there already
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER TABLE songs ALTER COLUMN isrc TYPE varchar(20)
                        # a longer type loses nothing
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.CHANGE_COLUMN_TYPE)
                && step.onOldTable()
                && !step.rewrites()
                && changes(step)
                && check(step).isPresent();
    }

    /** The same type again is no change. */
    private static boolean changes(Step step) {
        return step.columnBefore()
                .filter(before -> step.column().type().equals(before.type()))
                .isEmpty();
    }

    private static Optional<Constraint> check(Step step) {
        return step.table().constraints(Constraint.Kind.CHECK).stream()
                .filter(check -> new SqlText(check.expression())
                        .names()
                        .contains(step.column().name()))
                .findFirst();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Constraint check = check(step).orElseThrow();
        return Map.of("check", SqlName.of(check.name()), "expression", check.expression());
    }
}
