package dev.soundchart.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL keeps default privileges as NULL until the first GRANT, and in full after the last REVOKE: both are the same. */
@Tag("postgres")
class DefaultPrivilegesTest {

    private static Scratch database;
    private static Connection connection;

    @BeforeAll
    static void makeObjects() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
        execute("""
                CREATE TABLE t (id serial PRIMARY KEY, a text);
                CREATE VIEW v AS SELECT 1;
                CREATE MATERIALIZED VIEW m AS SELECT 1;
                CREATE TYPE mood AS ENUM ('sad');
                CREATE DOMAIN short AS text;
                CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
                CREATE SCHEMA other;
                """);
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s SELECT ON t %s PUBLIC",
                "%s UPDATE (a) ON t %s PUBLIC",
                "%s USAGE ON SEQUENCE t_id_seq %s PUBLIC",
                "%s SELECT ON v %s PUBLIC",
                "%s SELECT ON m %s PUBLIC",
                "%s USAGE ON TYPE mood %s pg_monitor",
                "%s USAGE ON DOMAIN short %s pg_monitor",
                "%s EXECUTE ON FUNCTION f() %s pg_monitor",
                "%s USAGE ON SCHEMA other %s PUBLIC"
            })
    void revokedPrivilegeLeavesNoTrace(String privilege) throws Exception {
        Catalog before = Catalog.read(connection);

        execute(privilege.formatted("GRANT", "TO"));
        assertThat(Catalog.read(connection)).isNotEqualTo(before);

        execute(privilege.formatted("REVOKE", "FROM"));
        assertThat(CatalogDifference.between(before, Catalog.read(connection)).lines())
                .isEmpty();
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
