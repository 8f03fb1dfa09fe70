package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.Await;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scratch databases on the test server, also those of makers that are gone. */
class ScratchDatabasesTest {

    private static final String ROLE = "scratch_without_rights";
    private static final String MAKER = "scratch_maker";

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void createRoles() throws SQLException {
        execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD 'p'");
        execute("CREATE ROLE " + MAKER + " LOGIN CREATEDB PASSWORD 'p'");
    }

    @AfterAll
    static void dropRoles() throws SQLException {
        execute("DROP ROLE " + ROLE + ", " + MAKER);
    }

    @Test
    void copyHoldsTheSameRows() throws SQLException {
        try (Scratch original = TestServer.databases().create()) {
            try (Connection connection = original.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t AS SELECT 7 AS n");
            }
            try (Scratch copy = original.copy();
                    Connection connection = copy.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT n FROM t")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(7);
            }
        }
    }

    @Test
    void onlyDatabasesOfEndedMakersAreSwept() throws Exception {
        DatabaseAddress server = TestServer.address().as(MAKER, "p");
        String similar = "soundchart_scratch_notes";
        execute("CREATE DATABASE " + similar + " OWNER " + MAKER);
        try (ScratchDatabases living = ScratchDatabases.on(server);
                Scratch kept = living.create()) {
            ScratchDatabases gone = ScratchDatabases.on(server);
            String left = gone.create().address().database();
            assertThat(databases()).contains(left);
            gone.close();
            // the server notices the end of the session a moment later
            Await.until("the end of the maker's session", () -> !holdsLock(left));
            ScratchDatabases.on(server).close();

            assertThat(databases()).doesNotContain(left).contains(kept.address().database(), similar);
        } finally {
            execute("DROP DATABASE " + similar);
        }
    }

    @Test
    void databasesOfOtherRolesAreLeftAlone() throws SQLException {
        String other = "soundchart_scratch_1_1";
        execute("CREATE DATABASE " + other);
        try {
            ScratchDatabases.on(TestServer.address().as(MAKER, "p")).close();
            assertThat(databases()).contains(other);
        } finally {
            execute("DROP DATABASE IF EXISTS " + other);
        }
    }

    @Test
    void roleThatMayNotCreateDatabasesIsToldWhatToDo() throws SQLException {
        DatabaseAddress server = TestServer.address().as(ROLE, "p");
        String advice = "--scratch-url=postgresql://user:password@host:port/database";

        try (ScratchDatabases databases = ScratchDatabases.on(server)) {
            assertThatThrownBy(databases::create)
                    .isInstanceOf(UnusableDatabase.class)
                    .hasMessageContaining("permission denied to create database")
                    .hasMessageEndingWith(advice);
        }
    }

    @Test
    void serverInUseIsNotTakenUnlessItIsNamed() throws SQLException {
        DatabaseAddress maker = TestServer.address().as(MAKER, "p");
        Map<String, String> inUse = Map.of("DATABASE_URL", url(maker));

        assertThat(ScratchServer.find(Optional.of(url(maker)), inUse, elsewhere, line -> {}))
                .isEqualTo(new ScratchServer(maker, false));
        for (Map<String, String> environment :
                List.of(inUse, Map.of("PGHOST", "127.0.0.1"), Map.<String, String>of())) {
            assertThatThrownBy(() -> ScratchServer.find(Optional.empty(), environment, elsewhere, line -> {}))
                    .isInstanceOf(UnusableDatabase.class)
                    .hasMessageStartingWith("No server for scratch databases")
                    .hasMessageContaining("--scratch-url=postgresql://user:password@host:port/database")
                    .hasMessageContaining("working copy");
        }
    }

    private static String url(DatabaseAddress address) {
        return address.toString().replaceFirst("@", ":p@");
    }

    private static boolean holdsLock(String database) throws SQLException {
        return !query("SELECT objid::text FROM pg_locks WHERE locktype = 'advisory' AND objid::text = split_part('"
                        + database + "', '_', 3)")
                .isEmpty();
    }

    private static List<String> databases() throws SQLException {
        return query("SELECT datname FROM pg_database");
    }

    private static List<String> query(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = ServerConnection.open(TestServer.address());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = ServerConnection.open(TestServer.address());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
