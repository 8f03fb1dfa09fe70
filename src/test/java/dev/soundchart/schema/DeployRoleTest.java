package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recipe of docs/configuration.md, run as it stands there: a role that deploys, and one that the application has. */
class DeployRoleTest {

    /** Roles belong to the whole server, where others may have some of these names. */
    private final String suffix = "_" + UUID.randomUUID().toString().replace("-", "");

    private final String deployer = "deployer" + suffix;
    private final String application = "application" + suffix;

    private Scratch database;
    private Connection administrator;

    @BeforeEach
    void followTheRecipe() throws Exception {
        database = TestServer.databases().create();
        administrator = database.connect();
        Matcher recipe = Pattern.compile("```sql\\n(-- A role that deploys.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(MusicChangelog.REPOSITORY.resolve("docs/configuration.md")));
        assertThat(recipe.find()).isTrue();
        new Sql(administrator)
                .execute(recipe.group(1)
                        .replace(
                                "DATABASE music",
                                "DATABASE " + database.address().database())
                        .replace("deployer", deployer)
                        .replace("application LOGIN", application + " LOGIN")
                        .replace("TO application", "TO " + application));
    }

    @AfterEach
    void dropRoles() throws Exception {
        new Sql(administrator)
                .execute("DROP OWNED BY %2$s; DROP OWNED BY %1$s CASCADE; DROP ROLE %1$s, %2$s"
                        .formatted(deployer, application));
        administrator.close();
        database.close();
    }

    @Test
    void applicationUsesTheTablesThatTheDeployRoleMade() throws Exception {
        try (ChangelogSession changelog = openAsDeployer()) {
            FirstRelease.update(changelog);
        }
        try (Connection connection = ServerConnection.open(database.address().as(application, "choose-another"));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO chord_charts (title, guild_id) VALUES ('So What', 1)");
            statement.execute("UPDATE chord_charts SET status = 'approved'");
            statement.execute("DELETE FROM chord_charts");
            assertThatThrownBy(() -> statement.execute("ALTER TABLE chord_charts ADD x integer"))
                    .hasMessageContaining("must be owner of table chord_charts");
            assertThatThrownBy(() -> statement.execute("CREATE TABLE mine ()"))
                    .hasMessageContaining("permission denied for schema public");
        }
    }

    @Test
    void deployRoleMayApplyTheWholeChangelogAndTheApplicationMayUseEveryTable() throws Exception {
        try (ChangelogSession changelog = openAsDeployer()) {
            changelog.update();
        }
        assertThat(new Sql(administrator).column("""
                SELECT relname FROM pg_class
                 WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
                   AND NOT (has_table_privilege('%1$s', oid, 'SELECT') AND has_table_privilege('%1$s', oid, 'INSERT')
                            AND has_table_privilege('%1$s', oid, 'UPDATE') AND has_table_privilege('%1$s', oid, 'DELETE'))
                """.formatted(application))).isEmpty();
    }

    private ChangelogSession openAsDeployer() throws Exception {
        return ChangelogSession.open(
                MusicChangelog.REPOSITORY,
                ServerConnection.open(database.address().as(deployer, "choose-one")));
    }
}
