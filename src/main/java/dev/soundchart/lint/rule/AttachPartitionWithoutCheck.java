package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.KnownSchema;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A partition whose rows are read while nobody can use it. */
@AutoService(Rule.class)
public final class AttachPartitionWithoutCheck implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "attach-partition-without-check", Family.LOCKS, Severity.ERROR)
            .fires("Rows of a partition checked under a lock", """
                    ATTACH PARTITION of a table that was there before the release and has no valid CHECK with the values
                    of the bound.
                    """)
            .says("""
                    ATTACH PARTITION reads all rows of {object} under a lock in mode ACCESS EXCLUSIVE.
                    """, """
                    Nobody can read or write {object} until each of its rows is found to be within the bound.
                    """)
            .instead("""
                    Prove the bound before with a CHECK that is validated while others read and write; then nothing is
                    read
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {object} ADD CONSTRAINT {check}
                                  CHECK ({bound}) NOT VALID
                        rollback:
                          - sql:
                              sql: |-
                                ALTER TABLE {object} DROP CONSTRAINT {check}
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {object} VALIDATE CONSTRAINT {check}
                        # the constraint goes with the changeset that added it
                        rollback: []
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                {statement}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE plays ATTACH PARTITION plays_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
                        rollback:
                          - sql:
                              sql: ALTER TABLE plays DETACH PARTITION plays_2026 CONCURRENTLY
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ATTACH_PARTITION)
                && step.old().contains(KnownSchema.qualified(step.operation().object()))
                && !isProven(step);
    }

    private static boolean isProven(Step step) {
        Set<String> bound = step.sql().constantsAfter("VALUES");
        return step.attached() != null
                && !bound.isEmpty()
                && step.attached().constraints(Constraint.Kind.CHECK).stream()
                        .filter(Constraint::valid)
                        .anyMatch(check ->
                                new SqlText(check.expression()).constants().containsAll(bound));
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        String partition = step.operation().object().name();
        return Map.of("check", SqlName.suggested(partition, "bound"), "bound", bound(step));
    }

    /** The condition that PostgreSQL would check, where it is told by one column. */
    private static String bound(Step step) {
        String column = step.table() == null || step.table().partitionKey() == null
                ? "<column>"
                : step.table().partitionKey().replaceAll("[()\\s]", "");
        List<String> values = step.sql().literalsAfter("VALUES");
        if (step.sql().has("IN")) {
            return column + " IS NOT NULL AND " + column + " IN (" + String.join(", ", values) + ")";
        }
        return values.size() == 2
                ? column + " IS NOT NULL AND " + column + " >= " + values.get(0) + " AND " + column + " < "
                        + values.get(1)
                : "<the condition of the bound>";
    }
}
