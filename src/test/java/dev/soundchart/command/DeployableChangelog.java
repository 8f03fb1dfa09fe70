package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.TestServer;
import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Linter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import liquibase.resource.DirectoryResourceAccessor;

/**
 * A changelog that deploy takes, whatever it holds: its hazards are accepted, and its catalogs are recorded.
 *
 * @param folder that holds its file
 */
record DeployableChangelog(Path folder) {

    static final String FILE = "changes.yaml";

    /** Writes changesets in YAML, each of which begins with {@code "  - changeSet:"} on a line of its own. */
    void write(String changesets) throws Exception {
        Path file = folder.resolve(FILE);
        Files.writeString(file, "databaseChangeLog:\n" + changesets);
        ChangelogFile changelog = new ChangelogFile(FILE, new DirectoryResourceAccessor(folder));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        List<Finding> findings = new Linter(
                        ChangelogOperations.of(changelog).changesets(),
                        new ChangesetSources(changelog.resources()),
                        false)
                .findings();
        for (int i = findings.size() - 1; i >= 0; i--) {
            Finding finding = findings.get(i);
            lines.add(
                    finding.line() - 1,
                    indentation(lines.get(finding.line() - 1)) + "# lint:ignore "
                            + finding.rule().id() + ": as it is meant to be in this test");
        }
        Files.write(file, lines);
        Files.writeString(
                folder.resolve(RecordedCatalogs.FILE),
                RecordedCatalogs.of(changelog, TestServer.databases()).text());
    }

    private static String indentation(String line) {
        return " ".repeat(line.length() - line.stripLeading().length());
    }
}
