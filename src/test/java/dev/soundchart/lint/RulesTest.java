package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule's examples: what the linter says of them. */
class RulesTest {

    static Stream<Description> rules() {
        return Rules.all().stream().map(Rule::description);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void fireAtTheirBadExampleAlone(Description rule) throws Exception {
        boolean style = rule.family() == Family.STYLE;

        assertThat(Examples.findings(rule.bad(), style))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.rule().id()).isEqualTo(rule.id()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void findNothingInWhatTheyAdvise(Description rule) throws Exception {
        boolean style = rule.family() == Family.STYLE;
        String good = Examples.good(rule);

        assertThat(Examples.findings(good, style)).as(good).isEmpty();
    }
}
