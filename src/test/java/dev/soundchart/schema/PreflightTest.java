package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import dev.soundchart.deploy.CheckOutcome;
import dev.soundchart.deploy.DeployPlan;
import dev.soundchart.deploy.Preflight;
import dev.soundchart.deploy.PreflightCheck;
import dev.soundchart.deploy.Suppressions;
import dev.soundchart.deploy.Verification;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import liquibase.changelog.ChangeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No preflight check of a deploy finds anything in the first release, wherever the database stands. */
class PreflightTest {

    private static final String ROLE = "schema_deployer";

    private Scratch database;

    @BeforeEach
    void create() throws Exception {
        database = TestServer.databases().create();
    }

    @AfterEach
    void drop() throws Exception {
        database.close();
    }

    /** As a role that has the privileges of docs/configuration.md and no others. */
    @Test
    void deployOfTheFirstReleasePasses() throws Exception {
        DatabaseAddress deployer = database.address().as(ROLE, "x");
        try (Connection administrator = database.connect()) {
            Sql sql = new Sql(administrator);
            sql.execute("CREATE ROLE %1$s LOGIN PASSWORD 'x'; GRANT CREATE ON DATABASE %2$s TO %1$s;"
                    .concat("GRANT USAGE, CREATE ON SCHEMA public TO %1$s")
                    .formatted(ROLE, deployer.database()));
            try (Connection connection = ServerConnection.open(deployer);
                    ChangelogSession session =
                            ChangelogSession.open(MusicChangelog.REPOSITORY, ServerConnection.open(deployer))) {
                DeployPlan plan = plan(session.changesets());
                assertThat(findings(plan, connection)).isEmpty();
                FirstRelease.update(session);
                assertThat(Verification.of(plan, connection).obstacles()).isEmpty();
                assertThat(findings(plan(session.pending()), connection)).isEmpty();
            } finally {
                sql.execute("DROP OWNED BY " + ROLE + " CASCADE; DROP ROLE " + ROLE);
            }
        }
    }

    @Test
    void deployOfTheFirstReleaseFromAlembicsLastRevisionsPasses() throws Exception {
        try (ChangelogSession session = MusicChangelog.open(database);
                Connection connection = database.connect()) {
            session.updateTo("alembic-001", "jambot");
            session.updateTo("alembic-e5f8a2b3d4c1", "soundhash");
            assertThat(findings(plan(session.pending()), connection)).isEmpty();
        }
    }

    private static DeployPlan plan(List<ChangeSet> pending) throws Exception {
        List<ChangeSet> released = pending.stream()
                .filter(changeset -> FirstRelease.includes(Path.of(changeset.getFilePath())))
                .toList();
        return DeployPlan.of(ChangelogFile.of(MusicChangelog.REPOSITORY), Suppressions.NONE, released);
    }

    private static List<String> findings(DeployPlan plan, Connection connection) throws Exception {
        List<String> findings = new ArrayList<>();
        for (PreflightCheck check : Preflight.checks()) {
            CheckOutcome outcome = check.of(plan, connection);
            if (!outcome.passes() || !outcome.remarks().isEmpty()) {
                findings.add(check.name() + ": " + outcome);
            }
        }
        return findings;
    }
}
