package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.resource.ResourceAccessor;
import liquibase.resource.ZipResourceAccessor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The changelogs of others, hundreds of changesets that nobody has written for this linter: Gravitee's YAML, Keycloak's XML. */
class OthersChangelogLintTest {

    @ParameterizedTest
    @CsvSource({
        "gravitee-changelog.jar, liquibase/master.yml, 49",
        "keycloak-changelog.jar, META-INF/jpa-changelog-master.xml, 174"
    })
    void changelogsOfOthersAreJudgedToTheEnd(String jar, String master, int changesets) throws Exception {
        try (ResourceAccessor resources = new ZipResourceAccessor(Path.of("target", jar))) {
            ChangelogOperations changelog = ChangelogOperations.of(new ChangelogFile(master, resources));
            assertThat(changelog.changesets().size()).isGreaterThanOrEqualTo(changesets);

            List<Finding> findings =
                    new Linter(changelog.changesets(), new ChangesetSources(resources), true).findings();

            Map<String, Long> rules = findings.stream()
                    .collect(Collectors.groupingBy(finding -> finding.rule().id(), Collectors.counting()));
            assertThat(rules).containsKeys("create-index-not-concurrent", "prefer-text", "missing-rollback");
            for (Finding finding : findings) {
                assertThat(finding.what() + finding.effect() + finding.remedy() + finding.instead())
                        .as(finding.rule().id())
                        .doesNotContainPattern("\\{[a-z]+\\}");
                assertThat(finding.line() > 0).isEqualTo(finding.file().endsWith(".yml"));
            }
        }
    }
}
