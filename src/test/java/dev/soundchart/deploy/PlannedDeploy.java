package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import liquibase.changelog.ChangeSet;

/** Deploy plans for tests. */
final class PlannedDeploy {

    private static RecordedCatalogs recorded;

    private PlannedDeploy() {}

    /** Of the whole example. */
    static DeployPlan ofAll() throws Exception {
        ChangelogFile changelog = ChangelogFile.of(ExampleChangelog.FOLDER);
        return DeployPlan.of(changelog, Suppressions.NONE, changelog.changesets());
    }

    /** Of what the example has that a database has not run. */
    static DeployPlan to(Scratch database) throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            return DeployPlan.of(ChangelogFile.of(ExampleChangelog.FOLDER), Suppressions.NONE, session.pending());
        }
    }

    /**
     * Of changesets c1, c2 …, each of which is some SQL.
     *
     * @param folder where their changelog is written
     */
    static DeployPlan of(Path folder, boolean runInTransaction, String... sql) throws Exception {
        StringBuilder text = new StringBuilder("databaseChangeLog:\n");
        for (int i = 0; i < sql.length; i++) {
            text.append("""
                    - changeSet:
                        id: c%d
                        author: test
                        runInTransaction: %s
                        changes:
                          - sql:
                              splitStatements: %s
                              sql: |-
                                %s
                        rollback: []
                    """.formatted(i + 1, runInTransaction, !sql[i].contains("$$"), sql[i]));
        }
        Path file = folder.resolve(ChangelogFile.MASTER);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return in(folder);
    }

    /** Of the changelog that is written in a folder. */
    static DeployPlan in(Path folder) throws Exception {
        ChangelogFile changelog = ChangelogFile.of(folder);
        List<ChangesetOperations> operations = ChangelogOperations.of(changelog).changesets();
        return new DeployPlan(
                changelog.changesets(),
                operations,
                new ChangesetSources(changelog.resources()),
                recorded(),
                Suppressions.NONE,
                operations);
    }

    /** The same with what its changesets make of the catalog, of which those that a database has run are not pending. */
    static DeployPlan recorded(DeployPlan plan, Path folder, Scratch database) throws Exception {
        ChangelogFile changelog = ChangelogFile.of(folder);
        try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
            List<String> pending =
                    session.pending().stream().map(ChangeSet::getId).toList();
            return new DeployPlan(
                    plan.changesets(),
                    plan.operations(),
                    plan.sources(),
                    RecordedCatalogs.of(changelog, TestServer.databases()),
                    Suppressions.NONE,
                    plan.operations().stream()
                            .filter(changeset -> pending.contains(changeset.id()))
                            .toList());
        }
    }

    private static synchronized RecordedCatalogs recorded() throws Exception {
        if (recorded == null) {
            recorded = RecordedCatalogs.recorded(ChangelogFile.of(ExampleChangelog.FOLDER));
        }
        return recorded;
    }
}
