package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import liquibase.changelog.ChangeSet;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pending changesets, which are those that an update runs. */
class DeployedChangelogTest {

    @TempDir
    private Path folder;

    @Test
    void ignoredChangesetsAndThoseForOtherServersAreNotPending() throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            assertThat(changelog(connection, null).pending())
                    .extracting(ChangeSet::getId)
                    .containsExactly("for all", "for PostgreSQL");
        }
    }

    @Test
    void labelOfNoChangesetIsRefused() throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            assertThat(changelog(connection, "library").pending()).hasSize(2);
            assertThatThrownBy(() -> changelog(connection, "librari").pending())
                    .isInstanceOf(LiquibaseException.class)
                    .hasMessage(
                            "No changeset of changelog/changelog.yaml has the label 'librari'. Did you mean library?"
                                    + " There are library");
        }
    }

    private DeployedChangelog changelog(Connection connection, String labels) throws Exception {
        Path file = folder.resolve(ChangelogFile.MASTER);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                databaseChangeLog:
                  - changeSet: { id: for all, author: test, labels: library, changes: [] }
                  - changeSet: { id: ignored, author: test, labels: library, ignore: true, changes: [] }
                  - changeSet: { id: for PostgreSQL, author: test, labels: library, dbms: postgresql, changes: [] }
                  - changeSet: { id: for others, author: test, labels: library, dbms: mysql, changes: [] }
                """);
        return new DeployedChangelog(
                ChangelogFile.of(folder),
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)),
                labels,
                null);
    }
}
