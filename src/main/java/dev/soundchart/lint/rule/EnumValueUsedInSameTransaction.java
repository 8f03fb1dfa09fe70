package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A value of an enum that can't be used yet. */
@AutoService(Rule.class)
public final class EnumValueUsedInSameTransaction implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "enum-value-used-in-same-transaction", Family.LOCKS, Severity.ERROR)
            .fires("New value of an enum used at once", """
                    A statement with a value that ALTER TYPE … ADD VALUE has added in the same transaction. From
                    PostgreSQL 17 on it may be, where the type is made in it too.
                    """)
            .says("""
                    The value {value} is used in the transaction that adds it.
                    """, """
                    PostgreSQL refuses that, and the update fails.
                    """)
            .instead("""
                    Add the value in a changeset of its own
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {statement}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TYPE mood ADD VALUE 'sad';
                                UPDATE songs SET mood = 'sad' WHERE id = 1
                        # PostgreSQL can not take a value away
                        rollback: []
                    """)
            .fails("unsafe use of new value");

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return addition(step, part).isPresent();
    }

    private static Optional<Step> addition(Step use, Part part) {
        Set<String> constants = use.sql().constants();
        return part.before(use)
                .filter(step -> step.is(OperationKind.ADD_ENUM_VALUE) && part.together(step, use))
                .filter(step -> !use.is(OperationKind.ADD_ENUM_VALUE)
                        && constants.contains(step.operation().detail()))
                .findFirst();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        Step added = addition(step, part).orElseThrow();
        return Map.of("value", added.operation().detail());
    }
}
