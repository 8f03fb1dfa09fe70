package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Column;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.Optional;

/** JSON that can't be compared. */
@AutoService(Rule.class)
public final class JsonColumn implements Rule {

    private static final Description DESCRIPTION = Description.of("json-column", Family.COMPATIBILITY, Severity.WARNING)
            .fires("Column of the type json", """
                    A column of the type json, also of a new table.
                    """)
            .says("""
                    {json} has the type json.
                    """, """
                    json has no equality: DISTINCT, GROUP BY and UNION over rows that hold it fail, and it can not be
                    indexed.
                    """)
            .instead("""
                    Use jsonb, unless the order of keys and the blanks have to stay
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
                              sql: ALTER TABLE songs ADD COLUMN labels json
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN labels
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return json(step).isPresent();
    }

    private static Optional<Column> json(Step step) {
        return step.typed()
                .filter(column -> column.type().matches("json(\\[.*)?"))
                .findFirst();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of(
                "json", SqlName.of(json(step).orElseThrow().name()),
                "safe", step.statement().replaceAll("(?i)\\bjson\\b", "jsonb"));
    }
}
