package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.MissingParameter;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Flags expressions whose parameter has no value, which Liquibase leaves as they are written. */
@AutoService(Rule.class)
public final class MissingParameterValue implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "missing-parameter-value", Family.CHANGESET, Severity.ERROR)
            .fires("Parameter without a value", """
                    ${name} where no property of the changelog, no -D option and no environment variable gives a value.
                    Liquibase puts values in everywhere, also in strings and in bodies of functions.
                    """)
            .says("""
                    {parameters} in {id} has no value.
                    """, """
                    Liquibase leaves it as it is written: a table of that name is made, or that text is stored.
                    """)
            .instead("""
                    Give it a value in a property of the changelog; or say in a comment who gives it when the changeset runs,
                    or that the text is meant
                    """, """
                    # lint:ignore missing-parameter-value: <who gives the value, or why the text is meant>
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                COMMENT ON TABLE songs IS 'The songs of ${edition_that_nobody_set}'
                        rollback:
                          - sql:
                              sql: COMMENT ON TABLE songs IS NULL
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    /** Finds those of a change at its first step. */
    @Override
    public boolean matches(Step step, Part part) {
        int change = step.operation().origin().change();
        return of(part, change).findAny().isPresent()
                && part.before(step)
                        .noneMatch(earlier -> earlier.operation().origin().change() == change);
    }

    /** Finds those that are in no change that has a step. */
    @Override
    public boolean matches(Part part) {
        return elsewhere(part).findAny().isPresent();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of("parameters", list(of(part, step.operation().origin().change())));
    }

    @Override
    public Map<String, String> names(Part part) {
        return Map.of("parameters", list(elsewhere(part)));
    }

    private static Stream<MissingParameter> elsewhere(Part part) {
        return all(part)
                .filter(missing -> part.steps().stream()
                        .noneMatch(step -> step.operation().origin().change() == missing.change()));
    }

    private static Stream<MissingParameter> of(Part part, int change) {
        return all(part).filter(missing -> missing.change() == change);
    }

    private static Stream<MissingParameter> all(Part part) {
        return part.changeset().missing().stream().filter(missing -> missing.rollback() != part.isUpdate());
    }

    private static String list(Stream<MissingParameter> missing) {
        return missing.map(MissingParameter::toString).distinct().collect(Collectors.joining(", "));
    }
}
