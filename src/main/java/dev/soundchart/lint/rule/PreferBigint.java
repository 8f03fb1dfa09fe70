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

/** A number that may run out. */
@AutoService(Rule.class)
public final class PreferBigint implements Rule {

    private static final Description DESCRIPTION = Description.of("prefer-bigint", Family.STYLE, Severity.NOTE)
            .fires("Number of 32 bits or less", """
                    A column integer, smallint, serial or smallserial.
                    """)
            .says("""
                    {found} is {written}.
                    """, """
                    Numbers run out at 2,147,483,647, and a larger type then writes the table anew.
                    """)
            .instead("""
                    Use bigint; it rarely takes more room
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
                              sql: CREATE TABLE lyrics (verses integer)
                        rollback:
                          - sql:
                              sql: DROP TABLE lyrics
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
                .filter(column ->
                        column.type().matches("int|int4|integer|int2|smallint|serial|serial4|smallserial|serial2"))
                .findFirst();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Column column = found(step).orElseThrow();
        return Map.of(
                "found", SqlName.of(column.name()),
                "written", column.type(),
                "safe", AdvisedSql.withType(step, column, "bigint"));
    }
}
