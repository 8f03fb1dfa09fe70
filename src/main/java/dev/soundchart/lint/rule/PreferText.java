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

/** A length that will turn out too short. */
@AutoService(Rule.class)
public final class PreferText implements Rule {

    private static final Description DESCRIPTION = Description.of("prefer-text", Family.STYLE, Severity.NOTE)
            .fires("varchar with a length", """
                    A column varchar(n).
                    """)
            .says("""
                    {found} is {written}.
                    """, """
                    A limit in the type gives no speed, and the day that it is too short, a migration.
                    """)
            .instead("""
                    Use text, with a CHECK where the length matters
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
                              sql: ALTER TABLE songs ADD COLUMN language varchar(20)
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN language
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
                .filter(column -> column.type().matches("(varchar|character varying)\\s*\\(.*"))
                .findFirst();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Column column = found(step).orElseThrow();
        return Map.of(
                "found", SqlName.of(column.name()),
                "written", column.type(),
                "safe", AdvisedSql.withType(step, column, "text"));
    }
}
