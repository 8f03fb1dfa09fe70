package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.deploy.DeployOptions;
import dev.soundchart.deploy.DeployReport;
import dev.soundchart.deploy.DeployReport.Result;
import dev.soundchart.deploy.DeployStep;
import dev.soundchart.deploy.Deployment;
import dev.soundchart.deploy.LiveChangelog;
import dev.soundchart.deploy.Suppressions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.DatabaseException;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploys that lose their lock to another update while they run. */
class OvertakenDeployTest {

    @TempDir
    private Path folder;

    private OwnChangelog own;
    private Connection connection;
    private ChangelogFile file;
    private final List<String> calls = new ArrayList<>();

    @BeforeEach
    void deployTheFirstChangeset() throws Exception {
        own = OwnChangelog.in(folder, table("one"), table("two"), table("three"));
        own.record();
        own.run("update-count", "--count=1");
        own.execute("UPDATE databasechangelog SET deployment_id = 'before'");
        file = new ChangelogFile("log.yaml", new DirectoryResourceAccessor(folder));
        connection = ServerConnection.open(own.address());
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        own.close();
    }

    @Test
    void changesetsOfAnotherUpdateAreNotClaimedWhenTheConnectionIsLost() throws Exception {
        DeployReport report = deploy(false, () -> {}, () -> {
            apply("two", Scope.getCurrentScope().getDeploymentId());
            own.value("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND pid <> pg_backend_pid()");
            apply("three", "another");
            throw new DatabaseException("lost");
        });

        assertThat(report.result()).isEqualTo(Result.FAILED);
        assertThat(report.applied()).isEqualTo(Optional.of(List.of("two")));
        assertThat(report.next())
                .anySatisfy(line -> assertThat(line).startsWith("Another update ran meanwhile, and applied: three."))
                .noneSatisfy(line -> assertThat(line).contains("rollback-to"));
    }

    @Test
    void changesetsOfAnotherUpdateAreNotUndone() throws Exception {
        DeployReport report = deploy(true, () -> {}, () -> {
            apply("two", "another");
            throw new DatabaseException("lost");
        });

        assertThat(report.result()).isEqualTo(Result.FAILED);
        assertThat(report.applied()).isEqualTo(Optional.of(List.of()));
        assertThat(calls).containsExactly("update");
        assertThat(report.steps().get(report.steps().size() - 1).outcome().obstacles())
                .singleElement()
                .asString()
                .contains("Another update changed the history during this deploy (not of this deploy: two)");
    }

    @Test
    void updateDoesNotBeginAfterAnotherOneSinceThePreflight() throws Exception {
        DeployReport report = deploy(false, () -> apply("two", "another"), () -> {});

        assertThat(report.result()).isEqualTo(Result.FAILED);
        assertThat(report.applied()).isEqualTo(Optional.of(List.of()));
        assertThat(calls).isEmpty();
        assertThat(report.steps().get(report.steps().size() - 1).outcome().obstacles())
                .containsExactly("Another update changed the history since the preflight. Run this deploy again");
    }

    @Test
    void idleSessionWithTheLockIsNotEndedByTheServer() throws Exception {
        own.execute("ALTER DATABASE " + own.address().database() + " SET idle_session_timeout = '1s'");

        try (Connection lock = ServerConnection.open(own.address())) {
            assertThat(setting(lock, "idle_session_timeout")).isEqualTo("0");
            assertThat(Integer.parseInt(setting(lock, "tcp_keepalives_idle"))).isBetween(0, 60);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private DeployReport deploy(boolean rollback, Step meanwhile, Step update) {
        LiveChangelog changelog = new LiveChangelog() {
            @Override
            public List<ChangeSet> pending() throws Exception {
                return file.changesets().subList(1, 3);
            }

            @Override
            public void update() throws Exception {
                calls.add("update");
                update.run();
            }

            @Override
            public void undo(String changeset, List<RanChangeSet> applied) {
                calls.add("undo");
            }

            @Override
            public String reason(Throwable failure) {
                return String.valueOf(failure.getMessage());
            }
        };
        DeployOptions options = new DeployOptions(Optional.empty(), false, rollback, Duration.ZERO);
        return new Deployment(
                        file,
                        Suppressions.NONE,
                        options,
                        connection,
                        changelog,
                        step -> afterPreflight(step, meanwhile),
                        line -> {})
                .run();
    }

    private static void afterPreflight(DeployStep step, Step meanwhile) {
        if (step.name().equals("preflight")) {
            try {
                meanwhile.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Applies a changeset as an update of that number. */
    private void apply(String changeset, String deployment) throws SQLException {
        own.execute("CREATE TABLE " + changeset + " (n integer); INSERT INTO databasechangelog SELECT '" + changeset
                + "', author, filename, dateexecuted, orderexecuted + (SELECT count(*) FROM databasechangelog), exectype,"
                + " md5sum, description, comments, tag, liquibase, contexts, labels, '" + deployment
                + "' FROM databasechangelog WHERE id = 'one'");
    }

    private static String setting(Connection session, String name) throws SQLException {
        try (var statement = session.createStatement();
                var row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
