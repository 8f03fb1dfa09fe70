package dev.soundchart.trace;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;

/** A changelog of SQL to be traced, built changeset by changeset. */
final class TracedChangelog {

    private final StringBuilder yaml = new StringBuilder("databaseChangeLog:\n");

    /** Adds a changeset whose statements are in one transaction. */
    TracedChangelog with(String id, String update, String rollback) {
        return with(id, true, update, rollback);
    }

    /** Adds a changeset. */
    TracedChangelog with(String id, boolean runInTransaction, String update, String rollback) {
        yaml.append("""
                  - changeSet:
                      id: "%s"
                      author: test
                      runInTransaction: %s
                      changes: [{ sql: { sql: "%s" } }]
                      rollback: [{ sql: { sql: "%s" } }]
                """.formatted(id, runInTransaction, quoted(update), quoted(rollback)));
        return this;
    }

    /** The traces of those changesets that are wanted. */
    List<ChangesetTrace> trace(Path folder, Predicate<ChangeSet> wanted) throws Exception {
        List<ChangesetTrace> traces = new ArrayList<>();
        new Trace(write(folder), TestServer.databases()::create).run(wanted, traces::add);
        return traces;
    }

    private ChangelogFile write(Path folder) throws IOException, LiquibaseException {
        Files.createDirectories(folder.resolve("changelog"));
        Files.writeString(folder.resolve(ChangelogFile.MASTER), yaml);
        return ChangelogFile.of(folder);
    }

    private static String quoted(String sql) {
        return sql.strip().replace("\n", " ").replace("\"", "\\\"");
    }
}
