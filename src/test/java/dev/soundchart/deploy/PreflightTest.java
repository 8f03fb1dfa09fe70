package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Databases that pass every preflight check. */
class PreflightTest {

    private Scratch database;
    private Connection connection;

    @AfterEach
    void drop() throws Exception {
        connection.close();
        database.close();
    }

    @Test
    void emptyDatabasePasses() throws Exception {
        open(TestServer.databases().create());

        DeployPlan plan = PlannedDeploy.ofAll();
        assertThat(plan.pending()).hasSize(plan.changesets().size());
        assertPasses(plan);
        assertThat(Catalog.read(connection).comparable())
                .isEqualTo(plan.recorded().empty());
    }

    @Test
    void partlyUpdatedDatabasePasses() throws Exception {
        open(TestServer.databases().create());
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.update(8);
        }
        assertPasses(PlannedDeploy.to(database));
    }

    /** As an administrator makes it where the role may not; and as going back to base leaves it. */
    @Test
    void databaseThatHasThePendingExtensionPasses() throws Exception {
        open(TestServer.databases().create());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION pg_trgm");
        }
        assertPasses(PlannedDeploy.ofAll());
    }

    @Test
    void upToDateDatabasePasses() throws Exception {
        open(ExampleChangelog.atHead());

        DeployPlan plan = PlannedDeploy.to(database);
        assertThat(plan.pending()).isEmpty();
        assertPasses(plan);
        assertThat(Verification.of(plan, connection).passes()).isTrue();
    }

    @Test
    void roleWithTheDocumentedPrivilegesPasses() throws Exception {
        open(TestServer.databases().create());
        try (Connection administrator = connection;
                Statement statement = administrator.createStatement()) {
            statement.execute("CREATE ROLE recipe_deployer LOGIN PASSWORD 'x'; GRANT CREATE ON DATABASE "
                    + database.address().database()
                    + " TO recipe_deployer; GRANT USAGE, CREATE ON SCHEMA public TO recipe_deployer");
            try (Connection deployer = ServerConnection.open(database.address().as("recipe_deployer", "x"))) {
                connection = deployer;
                DeployPlan plan = PlannedDeploy.ofAll();
                assertPasses(plan);
                try (ChangelogSession session = ChangelogSession.open(
                        ExampleChangelog.FOLDER,
                        ServerConnection.open(database.address().as("recipe_deployer", "x")))) {
                    session.update();
                }
                assertThat(Verification.of(plan, deployer).obstacles()).isEmpty();
            }
            statement.execute("DROP OWNED BY recipe_deployer CASCADE; DROP ROLE recipe_deployer");
        }
    }

    @Test
    void preflightLeavesTheConnectionUnchanged() throws Exception {
        open(TestServer.databases().create());
        connection.setAutoCommit(false);
        assertPasses(PlannedDeploy.to(database));

        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.isReadOnly()).isFalse();
    }

    private void open(Scratch made) throws Exception {
        database = made;
        connection = made.connect();
    }

    private void assertPasses(DeployPlan plan) throws Exception {
        TreeMap<String, List<String>> others = new TreeMap<>();
        for (PreflightCheck check : Preflight.checks()) {
            CheckOutcome outcome = check.of(plan, connection);
            if (!outcome.passes() || !outcome.remarks().isEmpty()) {
                others.put(check.name(), List.of(outcome.toString()));
            }
        }
        assertThat(others).isEmpty();
    }
}
