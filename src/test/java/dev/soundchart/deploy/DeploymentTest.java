package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import dev.soundchart.deploy.DeployReport.Result;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.Test;

class DeploymentTest {

    /** What it would have made was there before. */
    @Test
    void failedDeployDoesNotUndoAChangesetThatIsMarkedAsRun() throws Exception {
        List<String> undone = new ArrayList<>();
        try (Scratch database = TestServer.databases().create();
                ChangelogSession session = ExampleChangelog.open(database);
                Connection connection = ServerConnection.open(database.address())) {
            session.update(3);
            ChangelogFile file = ChangelogFile.of(ExampleChangelog.FOLDER);
            List<ChangeSet> pending = session.pending();
            connection.setAutoCommit(false);
            LiveChangelog changelog = new LiveChangelog() {
                @Override
                public List<ChangeSet> pending() {
                    return pending;
                }

                @Override
                public void update() throws Exception {
                    ChangeSet first = pending.get(0);
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("INSERT INTO databasechangelog (id, author, filename, dateexecuted,"
                                + " orderexecuted, exectype) VALUES ('" + first.getId() + "', '" + first.getAuthor()
                                + "', '" + first.getFilePath() + "', now(), 100, 'MARK_RAN')");
                        connection.commit();
                    }
                    throw new LiquibaseException("the second one failed");
                }

                @Override
                public void rollbackTo(String changeset) {
                    undone.add(changeset);
                }

                @Override
                public String reason(Throwable failure) {
                    return String.valueOf(failure.getMessage());
                }
            };
            DeployReport report = new Deployment(
                            file,
                            Suppressions.NONE,
                            new DeployOptions(Optional.empty(), false, true, Duration.ZERO),
                            connection,
                            changelog,
                            step -> {},
                            line -> {})
                    .run();

            assertThat(report.result()).isEqualTo(Result.FAILED);
            assertThat(report.steps().get(report.steps().size() - 1).outcome().obstacles())
                    .singleElement()
                    .asString()
                    .contains(" was marked as applied and did nothing (MARK_RAN)");
            assertThat(undone).isEmpty();
        }
    }
}
