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

/** A text that is filled up with blanks. */
@AutoService(Rule.class)
public final class BanChar implements Rule {

    private static final Description DESCRIPTION = Description.of("ban-char", Family.STYLE, Severity.NOTE)
            .fires("char(n)", """
                    A column char or char(n).
                    """)
            .says("""
                    {found} is {written}.
                    """, """
                    Values are filled up with blanks, which then count, or not, depending on what they are compared
                    with.
                    """)
            .instead("""
                    Use text
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
                              sql: ALTER TABLE songs ADD COLUMN language char(2)
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
                .filter(column -> column.type().matches("(char|character|bpchar)(\\s*\\(.*)?"))
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
