package dev.soundchart.command;

import dev.soundchart.changelog.Branches;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.changelog.NearestName;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Standing;
import dev.soundchart.database.Surroundings;
import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Linter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import org.apache.commons.io.FileUtils;

/**
 * A changelog that is to be judged.
 *
 * @param changesets all of them, in their order
 * @param sources where they stand
 * @param shown how one of its files is named from the current folder
 */
record LintedChangelog(List<ChangesetOperations> changesets, ChangesetSources sources, UnaryOperator<String> shown) {

    /** One without changesets. */
    static final LintedChangelog NONE = new LintedChangelog(List.of(), null, UnaryOperator.identity());

    static LintedChangelog of(ChangelogFile file) throws LiquibaseException {
        return new LintedChangelog(
                ChangelogOperations.of(file).changesets(),
                new ChangesetSources(file.resources()),
                UnaryOperator.identity());
    }

    static LintedChangelog of(GivenChangelog given) {
        return new LintedChangelog(
                given.operations().changesets(),
                new ChangesetSources(given.file().resources()),
                given::shown);
    }

    List<Finding> findings(Predicate<ChangesetOperations> wanted, boolean together, boolean style) {
        return new Linter(changesets, sources, style)
                .findings(wanted, together).stream()
                        .map(finding -> finding.in(shown.apply(finding.file())))
                        .toList();
    }

    /** Whether a file that is named from the current folder is one of its files. */
    boolean has(String file) {
        return changesets.stream().anyMatch(in(file));
    }

    /** The changesets of a file that is named from the current folder. */
    static Predicate<ChangesetOperations> in(String file) {
        Path current = Surroundings.current().folder().toAbsolutePath();
        Path wanted = current.resolve(file).normalize();
        return changeset -> current.resolve(changeset.source()).normalize().equals(wanted);
    }

    /**
     * The changesets after a tag, or those that a commit does not have.
     *
     * @throws LiquibaseException if it is neither
     */
    Predicate<ChangesetOperations> since(String name) throws LiquibaseException, IOException {
        TreeSet<String> tags = new TreeSet<>();
        for (int i = 0; i < changesets.size(); i++) {
            ChangesetOperations changeset = changesets.get(i);
            tags.addAll(tags(changeset));
            if (tags(changeset).contains(name)) {
                String folder = Standing.folder(changeset.file());
                Set<ChangesetOperations> after = new HashSet<>(IntStream.range(i + 1, changesets.size())
                        .mapToObj(changesets::get)
                        .filter(later -> Standing.folder(later.file()).equals(folder))
                        .toList());
                return after::contains;
            }
        }
        return sinceCommit(name, tags);
    }

    private static List<String> tags(ChangesetOperations changeset) {
        return changeset.update().of(OperationKind.TAG).stream()
                .map(tag -> tag.object().name())
                .toList();
    }

    private static Predicate<ChangesetOperations> sinceCommit(String name, Set<String> tags)
            throws LiquibaseException, IOException {
        Branches branches;
        try {
            branches = Branches.read(WorkingCopy.require("lint --since=<git ref>"), name);
        } catch (LiquibaseException e) {
            throw new CommandExecutionException(
                    "No changeset sets the tag '" + name + "'" + NearestName.hint(name, tags) + ". " + e.getMessage(),
                    e);
        }
        Path folder = Files.createTempDirectory("soundchart");
        try {
            Set<ChangesetOperations> before =
                    new HashSet<>(ChangelogOperations.of(Branches.write(branches.parted(), folder))
                            .changesets());
            return changeset -> !before.contains(changeset);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }
}
