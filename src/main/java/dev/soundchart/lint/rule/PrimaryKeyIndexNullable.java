package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.stream.Stream;

/** A primary key that has to look for NULL first. */
@AutoService(Rule.class)
public final class PrimaryKeyIndexNullable implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "primary-key-index-nullable", Family.LOCKS, Severity.ERROR)
            .fires("Primary key of a column that may be NULL", """
                    PRIMARY KEY USING INDEX on a table that was there before the release, of a column that is not NOT
                    NULL and that no valid CHECK proves.
                    """)
            .says("""
                    {constraint} makes {nullable} NOT NULL, under a lock in mode ACCESS EXCLUSIVE.
                    """, """
                    Nobody can read or write {table} until each row is found to have one: the index is there, but the
                    rows are read all the same.
                    """)
            .instead("""
                    Prove before, with a CHECK that is validated while others read and write, that there is no NULL
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE {table} ADD CONSTRAINT {check}
                                  CHECK ({nullable} IS NOT NULL) NOT VALID
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
                                {statement};
                                ALTER TABLE {table} DROP CONSTRAINT {check}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER TABLE ratings ADD CONSTRAINT ratings_pkey PRIMARY KEY USING INDEX idx_ratings_code
                        # its index would go with it
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.ADD_CONSTRAINT)
                && step.onOldTable()
                && nullable(step).findAny().isPresent();
    }

    private static Stream<String> nullable(Step step) {
        return step.added(Constraint.Kind.PRIMARY_KEY).stream()
                .filter(key -> key.index() != null && step.table() != null)
                .flatMap(key -> step.table().indexes().stream()
                        .filter(index -> key.index().name().equals(index.name())))
                .flatMap(index -> index.columns().stream())
                .filter(column -> step.table()
                        .column(column)
                        .filter(known -> !known.notNull())
                        .isPresent())
                .filter(column -> !step.table().provesNotNull(column));
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        String column = nullable(step).findFirst().orElseThrow();
        return Map.of(
                "nullable", SqlName.of(column),
                "check", SqlName.suggested(step.operation().table().name(), column, "not_null"));
    }
}
