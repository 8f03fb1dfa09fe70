package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Names;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.Optional;

/** A constraint that is validated under the lock that adding it took. */
@AutoService(Rule.class)
public final class ValidateInSameTransaction implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "validate-in-same-transaction", Family.LOCKS, Severity.ERROR)
            .fires("Constraint validated where it is added", """
                    VALIDATE CONSTRAINT in a transaction that adds a constraint NOT VALID to the same table, this or
                    another.
                    """)
            .says("""
                    {object} is validated in the transaction that adds {added}.
                    """, """
                    The lock that adding takes is held until all rows of {table} are looked at, as if NOT VALID were not
                    there.
                    """)
            .instead("""
                    Validate it in a changeset of its own
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {statement}
                        # the constraint goes with the changeset that added it
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE songs ADD CONSTRAINT songs_tempo_check CHECK (tempo > 0) NOT VALID;
                                ALTER TABLE songs VALIDATE CONSTRAINT songs_tempo_check
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
        return step.is(OperationKind.VALIDATE_CONSTRAINT) && added(step, part).isPresent();
    }

    private static Optional<Step> added(Step validated, Part part) {
        return part.before(validated)
                .filter(step -> step.is(OperationKind.ADD_CONSTRAINT) && part.together(step, validated))
                .filter(step -> step.onSameTable(validated))
                .filter(step -> step.operation().constraints().stream().anyMatch(constraint -> !constraint.valid()))
                .findFirst();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Step added = added(step, part).orElseThrow();
        return Map.of(
                "added", Names.constraint(added, added.operation().constraints().get(0)));
    }
}
