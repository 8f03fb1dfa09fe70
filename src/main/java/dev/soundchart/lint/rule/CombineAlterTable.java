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
import java.util.Set;
import java.util.regex.Pattern;

/** A table that is locked twice where once would do. */
@AutoService(Rule.class)
public final class CombineAlterTable implements Rule {

    private static final Description DESCRIPTION = Description.of("combine-alter-table", Family.STYLE, Severity.NOTE)
            .fires("Two ALTER TABLE where one would do", """
                    An ALTER TABLE right after another of the same table, both in one update and neither a rename or
                    about partitions.
                    """)
            .says("""
                    {table} is altered twice in a row.
                    """, """
                    It is locked twice and, where rows have to be looked at, read twice.
                    """)
            .instead("""
                    Put both into one statement
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {combined}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE songs ADD COLUMN language text;
                                ALTER TABLE songs ADD COLUMN country text
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN country, DROP COLUMN language
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    private static final Pattern ALTER = Pattern.compile(
            "(ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?\\S+)\\s+(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Set<OperationKind> COMBINABLE = Set.of(
            OperationKind.ADD_COLUMN,
            OperationKind.DROP_COLUMN,
            OperationKind.ADD_CONSTRAINT,
            OperationKind.DROP_CONSTRAINT,
            OperationKind.CHANGE_COLUMN_TYPE,
            OperationKind.SET_DEFAULT,
            OperationKind.DROP_DEFAULT,
            OperationKind.DROP_NOT_NULL);

    @Override
    public boolean matches(Step step, Part part) {
        return step.position() > 0 && combines(part.steps().get(step.position() - 1), step);
    }

    private static boolean combines(Step first, Step second) {
        return COMBINABLE.contains(first.operation().kind())
                && COMBINABLE.contains(second.operation().kind())
                && first.onSameTable(second)
                && !first.statement().equals(second.statement())
                && ALTER.matcher(first.statement()).matches()
                && ALTER.matcher(second.statement()).matches();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        String first = part.steps().get(step.position() - 1).statement();
        return Map.of("combined", first + ", " + ALTER.matcher(step.statement()).replaceFirst("$2"));
    }
}
