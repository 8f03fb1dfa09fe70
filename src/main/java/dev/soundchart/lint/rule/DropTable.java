package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;

/** A table that goes while somebody may read it. */
@AutoService(Rule.class)
public final class DropTable implements Rule {

    private static final Description DESCRIPTION = Description.of("drop-table", Family.COMPATIBILITY, Severity.ERROR)
            .fires("Table dropped", """
                    DROP TABLE of a table that was there before the release, or DROP MATERIALIZED VIEW.
                    """)
            .says("""
                    {dropped} is dropped.
                    """, """
                    All its rows are lost, and the application that is still running fails at each statement that names
                    it.
                    """)
            .instead("""
                    Let a release go out first that does not use it; then drop it, and name that release in a comment
                    """, """
                    # lint:ignore drop-table: not used since <release>
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - dropTable:
                              tableName: ratings
                        rollback:
                          - sql:
                              sql: CREATE TABLE ratings (id bigint)
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.DROP_TABLE, OperationKind.DROP_MATERIALIZED_VIEW) && step.onOldObject();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {

        return Map.of(
                "dropped",
                SqlName.of(
                        step.operation().table() == null
                                ? step.operation().object()
                                : step.operation().table()));
    }
}
