package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A missing privilege is named before the server refuses the statement, with the command that grants it. */
@Tag("postgres")
class RoleRightsTest {

    private static final Pattern REMEDY = Pattern.compile(" run: (.*?)(, or.*)?$");
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static Scratch database;
    private static Connection connection;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeObjects() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
        connection.setAutoCommit(false);
        execute("""
                CREATE ROLE rights_owner;
                CREATE ROLE rights_deployer;
                GRANT CREATE ON SCHEMA public TO rights_owner;
                CREATE SCHEMA closed;
                CREATE TABLE closed.notes (id integer PRIMARY KEY);
                CREATE TABLE databasechangelog (id text);
                GRANT SELECT, INSERT, UPDATE, DELETE ON databasechangelog TO rights_deployer;
                SET ROLE rights_owner;
                CREATE TABLE songs (id integer PRIMARY KEY, title text);
                CREATE INDEX idx_songs_title ON songs (title);
                CREATE TABLE "Odd Ones" (id integer);
                CREATE SEQUENCE numbers;
                CREATE VIEW titles AS SELECT title FROM songs;
                CREATE MATERIALIZED VIEW kept AS SELECT title FROM songs;
                CREATE TYPE mood AS ENUM ('sad');
                CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
                RESET ROLE;
                """);
        connection.commit();
    }

    @AfterEach
    void undo() throws Exception {
        connection.rollback();
        execute("RESET ROLE");
        connection.commit();
    }

    @AfterAll
    static void dropRoles() throws Exception {
        execute("DROP OWNED BY rights_owner, rights_deployer CASCADE; DROP ROLE rights_owner, rights_deployer");
        connection.commit();
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CREATE TABLE mine (id integer) | rights_deployer may not create in schema public: needed by c1. Let the owner run: GRANT USAGE, CREATE ON SCHEMA public TO rights_deployer",
                "CREATE TABLE closed.mine (id integer) | rights_deployer may not create in schema closed: needed by c1. Let the owner run: GRANT USAGE, CREATE ON SCHEMA closed TO rights_deployer",
                "CREATE SEQUENCE more | create in schema public",
                "CREATE TYPE key AS ENUM ('C') | create in schema public",
                "CREATE FUNCTION two() RETURNS integer LANGUAGE sql AS 'SELECT 2' | create in schema public",
                "CREATE VIEW more AS SELECT 1 AS one | create in schema public",
                "CREATE SCHEMA more | rights_deployer may not create in database",
                "ALTER TABLE songs ADD artist text | The table songs belongs to rights_owner, and rights_deployer is no member of it: needed by c1. Let an administrator run: GRANT rights_owner TO rights_deployer, or: ALTER TABLE songs OWNER TO rights_deployer",
                "ALTER TABLE \"Odd Ones\" ADD artist text | The table \"Odd Ones\" belongs to rights_owner, and rights_deployer is no member of it: needed by c1. Let an administrator run: GRANT rights_owner TO rights_deployer, or: ALTER TABLE \"Odd Ones\" OWNER TO rights_deployer",
                "ALTER TABLE closed.notes ADD artist text | The table closed.notes belongs to %1$s, and rights_deployer is no member of it: needed by c1. Let %1$s run: ALTER TABLE closed.notes OWNER TO rights_deployer",
                "ALTER TABLE songs ADD CONSTRAINT long CHECK (length(title) > 1) | The table songs belongs to rights_owner",
                "CREATE INDEX more ON songs (title) | The table songs belongs to rights_owner",
                "DROP INDEX idx_songs_title | The table songs belongs to rights_owner",
                "ALTER INDEX idx_songs_title RENAME TO other | The table songs belongs to rights_owner",
                "REINDEX INDEX idx_songs_title | The table songs belongs to rights_owner",
                "COMMENT ON TABLE songs IS 'x' | The table songs belongs to rights_owner",
                "COMMENT ON COLUMN songs.title IS 'x' | The table songs belongs to rights_owner",
                "COMMENT ON INDEX idx_songs_title IS 'x' | The table songs belongs to rights_owner",
                "DROP TABLE songs CASCADE | The table songs belongs to rights_owner",
                "ALTER SEQUENCE numbers RESTART | The sequence numbers belongs to rights_owner, and rights_deployer is no member of it: needed by c1. Let an administrator run: GRANT rights_owner TO rights_deployer, or: ALTER SEQUENCE numbers OWNER TO rights_deployer",
                "DROP SEQUENCE numbers | The sequence numbers belongs to rights_owner",
                "DROP VIEW titles | The view titles belongs to rights_owner",
                "CREATE OR REPLACE VIEW titles AS SELECT title FROM songs | The view titles belongs to rights_owner",
                "REFRESH MATERIALIZED VIEW kept | The materialized view kept belongs to rights_owner",
                "ALTER TYPE mood ADD VALUE 'glad' | The type mood belongs to rights_owner",
                "DROP TYPE mood | The type mood belongs to rights_owner",
                "DROP FUNCTION one() | The routine one() belongs to rights_owner",
                "COMMENT ON FUNCTION one() IS 'x' | The routine one() belongs to rights_owner",
                "DROP SCHEMA closed CASCADE | The schema closed belongs to %1$s",
                "CREATE TRIGGER t BEFORE UPDATE ON songs FOR EACH ROW EXECUTE FUNCTION touch() | rights_deployer may not TRIGGER on songs",
                "GRANT SELECT ON songs TO public | The table songs belongs to rights_owner",
                "REVOKE SELECT ON songs FROM public | The table songs belongs to rights_owner",
                "CREATE TABLE public.refers (id integer REFERENCES songs (id)) | rights_deployer may not REFERENCES on songs: needed by c1. Let the owner run: GRANT REFERENCES ON songs TO rights_deployer",
                "INSERT INTO songs VALUES (1, 'x') | rights_deployer may not INSERT on songs: needed by c1. Let the owner run: GRANT INSERT ON songs TO rights_deployer",
                "UPDATE songs SET title = 'x' | rights_deployer may not UPDATE on songs",
                "UPDATE songs SET title = 'x' WHERE id = 1 | rights_deployer may not SELECT on songs",
                "DELETE FROM songs | rights_deployer may not DELETE on songs",
                "TRUNCATE songs | rights_deployer may not TRUNCATE on songs",
                "DO $$ BEGIN DELETE FROM songs; END $$ | rights_deployer may not DELETE on songs",
            })
    void missingPrivilegeIsNamedWithItsGrant(String sql, String obstacle) throws Exception {
        Savepoint before = connection.setSavepoint();
        assertThatThrownBy(() -> asDeployer(sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
        connection.rollback(before);
        DeployPlan plan = PlannedDeploy.of(folder, true, sql);
        List<String> obstacles = obstacles(plan);
        assertThat(obstacles)
                .anyMatch(line ->
                        line.contains(obstacle.formatted(TestServer.address().user())));

        for (String line : obstacles) {
            Matcher remedy = REMEDY.matcher(line);
            assertThat(remedy.find()).as(line).isTrue();
            execute(remedy.group(1));
        }
        assertThat(obstacles(plan)).isEmpty();
        asDeployer(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE absent ADD x integer",
                "DROP TABLE IF EXISTS absent",
                "CREATE TEMPORARY TABLE own (id integer)",
                "SELECT 1",
                "SET lock_timeout = '1s'",
            })
    void statementsThatNeedNoPrivilegePass(String sql) throws Exception {
        assertThat(obstacles(PlannedDeploy.of(folder, true, sql))).isEmpty();
    }

    @Test
    void privilegeNeededBySeveralChangesetsIsReportedOnce() throws Exception {
        DeployPlan plan = PlannedDeploy.of(
                folder, true, "ALTER TABLE songs ADD a text", "ALTER TABLE songs ADD b text", "DROP TABLE songs");

        assertThat(obstacles(plan)).singleElement().asString().contains(": needed by c1 and 2 more. ");
    }

    @Test
    void schemaOwnerMayDropTablesInIt() throws Exception {
        execute("ALTER SCHEMA closed OWNER TO rights_deployer");

        assertThat(obstacles(PlannedDeploy.of(folder, true, "DROP TABLE closed.notes")))
                .isEmpty();
        asDeployer("DROP TABLE closed.notes");
    }

    @Test
    void holderOfAGrantOptionMayGrant() throws Exception {
        execute("GRANT SELECT ON songs TO rights_deployer WITH GRANT OPTION");

        assertThat(obstacles(PlannedDeploy.of(folder, true, "GRANT SELECT ON songs TO public")))
                .isEmpty();
        asDeployer("GRANT SELECT ON songs TO public");
    }

    @Test
    void holderOfMaintainMayReindex() throws Exception {
        assumeTrue(connection.getMetaData().getDatabaseMajorVersion() >= 17);
        execute("GRANT MAINTAIN ON songs, kept TO rights_deployer");

        assertThat(obstacles(PlannedDeploy.of(
                        folder, true, "REINDEX INDEX idx_songs_title", "REFRESH MATERIALIZED VIEW kept")))
                .isEmpty();
        asDeployer("REINDEX INDEX idx_songs_title; REFRESH MATERIALIZED VIEW kept");
    }

    @Test
    void memberThatDoesNotInheritIsToldSo() throws Exception {
        execute("GRANT rights_owner TO rights_deployer WITH INHERIT FALSE");
        DeployPlan plan = PlannedDeploy.of(folder, true, "ALTER TABLE songs ADD a text");

        assertThat(obstacles(plan))
                .containsExactly(
                        "The table songs belongs to rights_owner, and rights_deployer does not inherit its rights:"
                                + " needed by c1. Let an administrator run: GRANT rights_owner TO rights_deployer WITH INHERIT"
                                + " TRUE, or: ALTER TABLE songs OWNER TO rights_deployer");
        execute("GRANT rights_owner TO rights_deployer WITH INHERIT TRUE");
        assertThat(obstacles(plan)).isEmpty();
    }

    @Test
    void missingPrivilegesOnTheHistoryAreNamed() throws Exception {
        execute("REVOKE DELETE, INSERT ON databasechangelog FROM rights_deployer");
        assertThat(obstacles(PlannedDeploy.of(folder, true, "SELECT 1")))
                .containsExactly(
                        "rights_deployer may not INSERT on databasechangelog: needed by the history. Let the owner run:"
                                + " GRANT INSERT ON databasechangelog TO rights_deployer",
                        "rights_deployer may not DELETE on databasechangelog: needed by the history. Let the owner run:"
                                + " GRANT DELETE ON databasechangelog TO rights_deployer");

        execute("DROP TABLE databasechangelog");
        assertThat(obstacles(PlannedDeploy.of(folder, true, "SELECT 1")))
                .containsExactly("rights_deployer may not create in schema public: needed by the history. Let the owner"
                        + " run: GRANT USAGE, CREATE ON SCHEMA public TO rights_deployer");
    }

    @Test
    void changeThatCannotBeAnalysedIsARemark() throws Exception {
        DeployPlan plan = PlannedDeploy.of(folder, true, "DO $$ BEGIN EXECUTE 'ALTER TABLE ' || 'x ADD y int'; END $$");

        CheckOutcome outcome = RoleRights.readHere(plan, connection);
        assertThat(outcome.passes()).isTrue();
        assertThat(outcome.remarks())
                .singleElement()
                .asString()
                .startsWith("Change 1 of c1 could not be analysed, nor the rights that it needs: ");
    }

    private static List<String> obstacles(DeployPlan plan) throws SQLException {
        execute("SET ROLE rights_deployer");
        List<String> obstacles = RoleRights.readHere(plan, connection).obstacles();
        execute("RESET ROLE");
        return obstacles;
    }

    private static void asDeployer(String sql) throws SQLException {
        execute("SET ROLE rights_deployer");
        execute(sql);
        execute("RESET ROLE");
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
