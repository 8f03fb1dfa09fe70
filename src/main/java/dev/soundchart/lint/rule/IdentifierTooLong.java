package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A name that PostgreSQL cuts. */
@AutoService(Rule.class)
public final class IdentifierTooLong implements Rule {

    private static final Description DESCRIPTION = Description.of("identifier-too-long", Family.STYLE, Severity.NOTE)
            .fires("Name of more than 63 bytes", """
                    A table, column, constraint, index or other object whose name has more than 63 bytes.
                    """)
            .says("""
                    {long} has more than 63 bytes.
                    """, """
                    PostgreSQL cuts it without a word: two names may become one, and the name in the changelog is not
                    that in the database.
                    """)
            .instead("""
                    Choose a shorter one
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
                              sql: CREATE VIEW songs_that_were_added_since_the_beginning_of_the_year_before_the_last_one AS SELECT id FROM songs
                        rollback:
                          - sql:
                              sql: DROP VIEW songs_that_were_added_since_the_beginning_of_the_year_before_the
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    private static final int LONGEST = 63;

    @Override
    public boolean matches(Step step, Part part) {
        return tooLong(step).isPresent();
    }

    private static Optional<String> tooLong(Step step) {
        Operation operation = step.operation();
        Stream<String> objects = Stream.of(
                        Optional.ofNullable(operation.table()), Optional.ofNullable(operation.object()))
                .flatMap(Optional::stream)
                .map(ObjectName::name);
        Stream<String> parts = Stream.concat(
                operation.columns().stream()
                        .filter(column -> column.type() != null)
                        .map(Column::name),
                operation.constraints().stream().map(Constraint::name));
        return Stream.concat(objects, parts)
                .filter(name -> name != null && name.getBytes(StandardCharsets.UTF_8).length > LONGEST)
                .findFirst();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        String name = tooLong(step).orElseThrow();
        return Map.of("long", name, "safe", step.statement().replace(name, SqlName.suggested(name)));
    }
}
