package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.List;
import java.util.Map;

/** An index that costs more than it serves. */
@AutoService(Rule.class)
public final class IndexTooManyColumns implements Rule {

    private static final Description DESCRIPTION = Description.of("index-too-many-columns", Family.STYLE, Severity.NOTE)
            .fires("Index of more than three columns", """
                    CREATE INDEX of more than three columns.
                    """)
            .says("""
                    {index} has {count} columns.
                    """, """
                    Each write pays for all of them, and few queries name them in this order.
                    """)
            .instead("""
                    Keep the columns that select most; the others may stand in INCLUDE
                    """, """
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS {index};
                                CREATE INDEX CONCURRENTLY {index} ON {table} ({first}) INCLUDE ({rest})
                        rollback:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS {index}
                    """)
            .bad("""
                    - changeSet:
                        runInTransaction: false
                        changes:
                          - sql:
                              sql: |-
                                DROP INDEX CONCURRENTLY IF EXISTS idx_songs_all;
                                CREATE INDEX CONCURRENTLY idx_songs_all ON songs (artist_id, mood, added, title)
                        rollback:
                          - sql:
                              sql: DROP INDEX CONCURRENTLY IF EXISTS idx_songs_all
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    private static final int MANY = 4;

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.CREATE_INDEX) && step.operation().columns().size() >= MANY;
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        List<String> columns =
                step.operation().columns().stream().map(Column::name).toList();
        return Map.of(
                "count", String.valueOf(columns.size()),
                "first", SqlName.of(columns.subList(0, MANY - 1)),
                "rest", SqlName.of(columns.subList(MANY - 1, columns.size())));
    }
}
