package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Column;
import dev.soundchart.lint.AdvisedSql;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.Optional;

/** A time of no time zone. */
@AutoService(Rule.class)
public final class PreferTimestamptz implements Rule {

    private static final Description DESCRIPTION = Description.of("prefer-timestamptz", Family.STYLE, Severity.NOTE)
            .fires("Timestamp without time zone", """
                    A column timestamp without time zone.
                    """)
            .says("""
                    {found} is {written}.
                    """, """
                    It does not say which moment it was: sessions with other time zones read and write it differently.
                    """)
            .instead("""
                    Use timestamptz
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {safe}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: ALTER TABLE songs ADD COLUMN changed timestamp
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN changed
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return found(step).isPresent();
    }

    private static Optional<Column> found(Step step) {
        return step.typed()
                .filter(column -> column.type().matches("timestamp(\\s*\\(\\d\\))?(\\s+without time zone)?"))
                .findFirst();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Column column = found(step).orElseThrow();
        return Map.of(
                "found", SqlName.of(column.name()),
                "written", column.type(),
                "safe", AdvisedSql.withType(step, column, "timestamptz"));
    }
}
