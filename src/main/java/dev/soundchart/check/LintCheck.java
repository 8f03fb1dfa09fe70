package dev.soundchart.check;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.changelog.Standing;
import dev.soundchart.lint.Linter;
import dev.soundchart.lint.Severity;
import java.nio.file.Path;
import java.util.List;
import liquibase.exception.LiquibaseException;

/**
 * Whether no changeset has a hazard that is not said to be none. Warnings do not count.
 *
 * @param repository the folder that holds {@code changelog/}
 */
public record LintCheck(Path repository) implements Check {

    @Override
    public String name() {
        return "lint";
    }

    @Override
    public List<Finding> findings() throws LiquibaseException {
        ChangelogFile changelog = ChangelogFile.of(repository);
        return new Linter(
                        ChangelogOperations.of(changelog).changesets(),
                        new ChangesetSources(changelog.resources()),
                        false)
                .findings().stream()
                        .filter(finding -> finding.rule().severity() == Severity.ERROR)
                        .map(LintCheck::finding)
                        .toList();
    }

    private static Finding finding(dev.soundchart.lint.Finding hazard) {
        String place = hazard.file() + (hazard.line() > 0 ? ":" + hazard.line() : "");
        return new Finding(
                Standing.folder(hazard.file()),
                hazard.file(),
                place + " " + hazard.rule().id() + ": " + hazard.what() + " " + hazard.effect(),
                null,
                null,
                List.of("See what to write instead: " + Next.command("lint")));
    }
}
