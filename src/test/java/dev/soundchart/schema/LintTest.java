package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.check.LintCheck;
import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Linter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LintTest {

    @Test
    void headHasNoHazardWithoutAReason() throws Exception {
        assertThat(new LintCheck(MusicChangelog.REPOSITORY).findings())
                .extracting(finding -> finding.text())
                .isEmpty();
    }

    @Test
    void firstReleaseHasNeitherErrorsNorWarnings() throws Exception {
        ChangelogFile changelog = ChangelogFile.of(MusicChangelog.REPOSITORY);
        Linter linter = new Linter(
                ChangelogOperations.of(changelog).changesets(), new ChangesetSources(changelog.resources()), false);

        assertThat(linter.findings())
                .filteredOn(finding -> FirstRelease.includes(Path.of(finding.file())))
                .extracting(Finding::what)
                .isEmpty();
    }
}
