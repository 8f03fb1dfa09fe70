package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.soundchart.Await;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.database.CrashingServer;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Obstacles that preflight finds, except privileges and transactions, which have tests of their own. */
class PreflightObstaclesTest {

    private static DeployPlan nothing;

    @TempDir
    private Path folder;

    private Scratch database;
    private Connection connection;

    @BeforeAll
    static void createRole() throws Exception {
        nothing = DeployPlan.of(ChangelogFile.of(ExampleChangelog.FOLDER), Suppressions.NONE, List.of());
        atServer("CREATE ROLE preflight_deployer LOGIN PASSWORD 'x'");
    }

    @AfterAll
    static void dropRole() throws Exception {
        atServer("DROP ROLE preflight_deployer");
    }

    @BeforeEach
    void create() throws Exception {
        database = ExampleChangelog.atHead();
        connection = database.connect();
    }

    @AfterEach
    void drop() throws Exception {
        connection.close();
        database.close();
    }

    @Test
    void standbyIsAnObstacle() throws Exception {
        Path folder = Path.of("target/postgres-standby").toAbsolutePath();
        CrashingServer server = new CrashingServer(folder, List.of("fsync=off"));
        server.start();
        server.crash();
        Path signal = Files.createFile(folder.resolve("data/standby.signal"));
        try (Connection standby = ServerConnection.open(server.start())) {
            assertThat(new ServerState().of(nothing, standby).obstacles())
                    .singleElement()
                    .asString()
                    .startsWith("The server is a standby (pg_is_in_recovery): it takes no writes.");
        } finally {
            server.crash();
            Files.delete(signal);
        }
    }

    @Test
    void readOnlyTransactionsAreAnObstacle() throws Exception {
        execute("ALTER DATABASE " + database.address().database() + " SET default_transaction_read_only = on");
        try (Connection later = database.connect()) {
            assertThat(new ServerState().of(nothing, later).obstacles())
                    .containsExactly("default_transaction_read_only is on, set by the database: nothing can be written."
                            + " Connect to the database that takes writes, or turn it off there");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE EXTENSION absent | The server does not have the extension absent, which c1 creates: install its package",
                "CREATE EXTENSION file_fdw | Only a superuser may create the extension file_fdw, as c1 does. Let one run in database %s: CREATE EXTENSION file_fdw",
                "CREATE EXTENSION IF NOT EXISTS citext | This role may not create the extension citext, as c1 does. Let the database's owner run: GRANT CREATE ON DATABASE %s TO preflight_deployer, or an administrator: CREATE EXTENSION citext",
            })
    void extensionThatCannotBeCreatedIsAnObstacle(String sql, String obstacle) throws Exception {
        try (Connection deployer = deployer()) {
            CheckOutcome outcome = new AvailableExtensions().of(PlannedDeploy.of(folder, true, sql), deployer);
            assertThat(outcome.obstacles())
                    .singleElement()
                    .asString()
                    .startsWith(obstacle.formatted(database.address().database()));
        }
    }

    @Test
    void extensionThatExistsOrMayBeCreatedIsNoObstacle() throws Exception {
        execute("GRANT CREATE ON DATABASE " + database.address().database() + " TO preflight_deployer");
        try (Connection deployer = deployer()) {
            DeployPlan plan = PlannedDeploy.of(
                    folder, true, "CREATE EXTENSION IF NOT EXISTS pg_trgm", "CREATE EXTENSION IF NOT EXISTS citext");
            assertThat(new AvailableExtensions().of(plan, deployer))
                    .isEqualTo(new CheckOutcome(
                            List.of("pg_trgm is there already", "citext can be created"), List.of(), List.of()));
        } finally {
            execute("REVOKE CREATE ON DATABASE " + database.address().database() + " FROM preflight_deployer");
        }
    }

    @Test
    void hazardOfAPendingChangesetIsAnObstacle() throws Exception {
        DeployPlan all = PlannedDeploy.of(
                folder,
                true,
                "CREATE TABLE songs (id bigint, title text)",
                "CREATE INDEX i ON songs (title)",
                "DROP TABLE songs");
        DeployPlan plan = new DeployPlan(
                all.changesets(),
                all.operations(),
                all.sources(),
                all.recorded(),
                all.suppressions(),
                all.operations().subList(1, 2));

        CheckOutcome outcome = new PendingHazards().of(plan, connection);
        assertThat(outcome.obstacles())
                .singleElement()
                .asString()
                .startsWith("create-index-not-concurrent in c2 (changelog/changelog.yaml:")
                .endsWith(". What to write instead: soundchart lint");
    }

    @Test
    void driftIsAnObstacleUnlessSuppressed() throws Exception {
        execute("ALTER TABLE orders ALTER title TYPE varchar(600)");

        assertObstacle(
                new NoDrift(),
                nothing,
                "column orders.title is changed: character varying(600), should be character varying(1000)");
        assertThat(new NoDrift()
                        .of(
                                suppressing(new Suppressions(
                                        List.of(new Suppressions.Suppression("column orders.*", "Tried")))),
                                connection))
                .isEqualTo(new CheckOutcome(
                        List.of("as the changelog says", "suppressed: column orders.title: Tried"),
                        List.of(),
                        List.of()));
    }

    @Test
    void unreadableHistoryIsAnObstacle() throws Exception {
        try (Connection deployer = deployer()) {
            assertThat(new NoDrift().of(nothing, deployer).obstacles())
                    .containsExactly("This role may not read the history. Let its owner run: GRANT SELECT ON"
                            + " databasechangelog TO preflight_deployer");
            assertThat(Verification.of(nothing, deployer).passes()).isFalse();
        }
    }

    @Test
    void indexWhoseBuildFailedIsAnObstacleUnlessSuppressed() throws Exception {
        execute("INSERT INTO customers (customer_number, name) VALUES ('a', 'x'), ('b', 'x')");
        assertThat(catchThrowable(() -> execute("CREATE UNIQUE INDEX CONCURRENTLY names ON customers (name)")))
                .hasMessageContaining("could not create unique index");

        assertObstacle(
                new InvalidIndexes(),
                nothing,
                "index customers.names is invalid: its build failed, was killed, or still runs. DROP INDEX CONCURRENTLY names");
        assertThat(Verification.of(nothing, connection).obstacles()).hasSize(1);
        assertThat(new NoDrift().of(nothing, connection).passes()).isTrue();

        Suppressions meant = new Suppressions(List.of(new Suppressions.Suppression("index customers.names", "Later")));
        assertThat(new InvalidIndexes().of(suppressing(meant), connection))
                .isEqualTo(new CheckOutcome(
                        List.of("none", "suppressed: index customers.names: Later"), List.of(), List.of()));
    }

    @Test
    void partitionedIndexThatIsIncompleteIsNoObstacle() throws Exception {
        execute("CREATE TABLE parts (id integer) PARTITION BY RANGE (id);"
                + " CREATE TABLE part PARTITION OF parts DEFAULT; CREATE INDEX whole ON ONLY parts (id)");

        CheckOutcome outcome = new InvalidIndexes().of(nothing, connection);
        assertThat(outcome.passes()).isTrue();
        assertThat(outcome.remarks()).singleElement().asString().startsWith("index parts.whole is invalid: not every");
    }

    @Test
    void indexThatIsBeingBuiltIsAnObstacle() throws Exception {
        try (Connection reader = database.connect();
                Connection builder = database.connect()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            execute(reader, "SELECT count(*) FROM customers");
            execute(builder, "SET application_name = 'by hand'; SET lock_timeout = 0");
            FutureTask<Void> build = new FutureTask<>(() -> {
                execute(builder, "CREATE INDEX CONCURRENTLY names ON customers (name)");
                return null;
            });
            new Thread(build).start();
            Await.until(
                    "the build to be seen",
                    () -> !new InvalidIndexes().of(nothing, connection).passes());
            assertThat(new InvalidIndexes().of(nothing, connection).obstacles())
                    .singleElement()
                    .asString()
                    .matches(
                            "index customers.names is being built right now by process \\d+ \\(by hand\\), .*\\. Wait until"
                                    + " it has ended, or end it: SELECT pg_terminate_backend\\(\\d+\\); DROP INDEX CONCURRENTLY"
                                    + " names");
            reader.rollback();
            build.get();
            assertThat(new InvalidIndexes().of(nothing, connection).passes()).isTrue();
        }
    }

    @Test
    void roleAtItsConnectionLimitIsAnObstacle() throws Exception {
        execute("ALTER ROLE preflight_deployer CONNECTION LIMIT 3");
        try (Connection deployer = deployer()) {
            assertThat(new FreeConnections().of(something(), deployer).obstacles())
                    .containsExactly(
                            "A deploy needs 3 further connections at times, and the role preflight_deployer has 2"
                                    + " connections to spare. Close some, or: ALTER ROLE preflight_deployer CONNECTION LIMIT 4");
            execute("ALTER ROLE preflight_deployer CONNECTION LIMIT 4");
            assertThat(new FreeConnections().of(something(), deployer))
                    .isEqualTo(CheckOutcome.found("3 connections to spare"));
        } finally {
            execute("ALTER ROLE preflight_deployer CONNECTION LIMIT -1");
        }
    }

    @Test
    void databaseAtItsConnectionLimitIsAnObstacle() throws Exception {
        try (Connection deployer = deployer()) {
            execute("ALTER DATABASE " + database.address().database() + " CONNECTION LIMIT 2");
            assertThat(new FreeConnections().of(something(), deployer).obstacles())
                    .containsExactly("A deploy needs 3 further connections at times, and the database "
                            + database.address().database()
                            + " has 0 connections to spare. Close some, or: ALTER DATABASE "
                            + database.address().database() + " CONNECTION LIMIT 5");
            // limits of roles and databases are not for superusers
            assertThat(new FreeConnections().of(something(), connection).passes())
                    .isTrue();
        }
    }

    @Test
    void serverWithoutFreeConnectionsIsAnObstacle() throws Exception {
        execute(
                "CREATE VIEW pg_stat_activity AS SELECT a.* FROM pg_catalog.pg_stat_activity a, generate_series(1, 100);"
                        + " SET search_path = public, pg_catalog");

        assertObstacle(
                new FreeConnections(),
                something(),
                "A deploy needs 3 further connections at times, and the server has 0 connections to spare. Close some, or"
                        + " raise max_connections");
    }

    private static DeployPlan suppressing(Suppressions suppressions) {
        return new DeployPlan(
                nothing.changesets(),
                nothing.operations(),
                nothing.sources(),
                nothing.recorded(),
                suppressions,
                List.of());
    }

    private DeployPlan something() throws Exception {
        return PlannedDeploy.of(folder, true, "SELECT 1");
    }

    private void assertObstacle(PreflightCheck check, DeployPlan plan, String obstacle) throws Exception {
        assertThat(check.of(plan, connection).obstacles())
                .singleElement()
                .asString()
                .startsWith(obstacle);
    }

    private Connection deployer() throws SQLException {
        return ServerConnection.open(database.address().as("preflight_deployer", "x"));
    }

    private void execute(String sql) throws SQLException {
        execute(connection, sql);
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void atServer(String sql) throws SQLException {
        try (Connection server = ServerConnection.open(TestServer.address())) {
            execute(server, sql);
        }
    }
}
