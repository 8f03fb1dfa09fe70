package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recipe of docs/configuration.md, run as it stands there: a role that deploys, and one that the application has. */
class DeployRoleTest {

    private Scratch database;
    private Connection administrator;

    @BeforeEach
    void followTheRecipe() throws Exception {
        database = TestServer.databases().create();
        administrator = database.connect();
        Matcher recipe = Pattern.compile("```sql\\n(-- A role that deploys.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(TestChangelog.REPOSITORY.resolve("docs/configuration.md")));
        assertThat(recipe.find()).isTrue();
        execute(recipe.group(1)
                .replace("DATABASE music", "DATABASE " + database.address().database()));
    }

    @AfterEach
    void dropRoles() throws Exception {
        execute("DROP OWNED BY application; DROP OWNED BY deployer CASCADE; DROP ROLE deployer, application");
        administrator.close();
        database.close();
    }

    @Test
    void theApplicationUsesWhatTheDeployRoleMade() throws Exception {
        try (ChangelogSession changelog = ChangelogSession.open(
                TestChangelog.REPOSITORY,
                ServerConnection.open(database.address().as("deployer", "choose-one")))) {
            changelog.update();
        }
        try (Connection application = ServerConnection.open(database.address().as("application", "choose-another"));
                Statement statement = application.createStatement()) {
            statement.execute("INSERT INTO chord_charts (title, guild_id) VALUES ('So What', 1)");
            statement.execute("UPDATE chord_charts SET status = 'approved'");
            statement.execute("DELETE FROM chord_charts");
            assertThatThrownBy(() -> statement.execute("ALTER TABLE chord_charts ADD x integer"))
                    .hasMessageContaining("must be owner of table chord_charts");
            assertThatThrownBy(() -> statement.execute("CREATE TABLE mine ()"))
                    .hasMessageContaining("permission denied for schema public");
        }
    }

    private void execute(String sql) throws Exception {
        try (Statement statement = administrator.createStatement()) {
            statement.execute(sql);
        }
    }
}
