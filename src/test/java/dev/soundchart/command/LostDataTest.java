package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.changeset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rollback says that is lost is what it does; where that is not known, it says so. */
class LostDataTest {

    private static final String NOTHING = "No data is lost";

    private OwnChangelog own;

    @TempDir
    private Path folder;

    @BeforeEach
    void createDatabase() throws Exception {
        own = OwnChangelog.in(folder);
        own.execute("""
                CREATE EXTENSION hstore; CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN grade AS integer;
                CREATE TYPE pair AS (one integer, two integer); CREATE SCHEMA attic; CREATE SEQUENCE counter;
                CREATE TABLE parent (id serial PRIMARY KEY, a varchar(20), m mood, g grade, h hstore, p pair, v integer UNIQUE);
                CREATE TABLE child (parent integer REFERENCES parent ON DELETE CASCADE);
                CREATE TABLE attic.old (n integer); CREATE TABLE log (n integer);
                CREATE TABLE part (n integer) PARTITION BY RANGE (n);
                CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10);
                CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20);
                CREATE MATERIALIZED VIEW summary AS SELECT count(*) FROM parent;
                CREATE VIEW shown AS SELECT id, a FROM parent;
                CREATE FUNCTION purge() RETURNS integer LANGUAGE sql AS 'DELETE FROM child; SELECT 1';
                CREATE FUNCTION twice(n integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 2 * n';
                CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM log; RETURN OLD; END';
                CREATE TRIGGER forget AFTER DELETE ON attic.old FOR EACH STATEMENT EXECUTE FUNCTION forget();
                INSERT INTO parent (a, v) SELECT 'row ' || n, n FROM generate_series(1, 3) AS n;
                INSERT INTO child SELECT 1 + n % 2 FROM generate_series(1, 5) AS n;
                INSERT INTO attic.old VALUES (1), (2); INSERT INTO log VALUES (1), (2), (3), (4);
                INSERT INTO part VALUES (1), (2), (11); SELECT nextval('counter') FROM generate_series(1, 7);
                """);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        own.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    DROP TYPE mood CASCADE                          | column parent.m (3 rows)
                    DROP DOMAIN grade CASCADE                       | column parent.g (3 rows)
                    DROP EXTENSION hstore CASCADE                   | column parent.h (3 rows)
                    ALTER TYPE pair DROP ATTRIBUTE two CASCADE      | column pair.two
                    DROP SCHEMA attic CASCADE                       | table attic.old (2 rows)
                    DROP TABLE parent CASCADE                       | materialized view summary (1 row); table parent (3 rows)
                    DROP TABLE part                                 | table part (3 rows)
                    DROP TABLE part_1                               | table part_1 (2 rows)
                    ALTER TABLE part DETACH PARTITION part_1        | No data is lost
                    ALTER TABLE parent DROP COLUMN v                | column parent.v (3 rows)
                    ALTER TABLE parent DROP COLUMN v, ADD v integer | column parent.v (3 rows)
                    ALTER TABLE parent ALTER v TYPE bigint          | what the old type can't hold in column parent.v (3 rows)
                    DELETE FROM child WHERE parent = 1              | rows of table child (2 rows)
                    DELETE FROM parent WHERE id = 2                 | rows of table child (3 rows); rows of table parent (1 row)
                    DELETE FROM attic.old                           | rows of table attic.old (2 rows); rows of table log (4 rows)
                    TRUNCATE parent CASCADE                         | rows of table child (5 rows); rows of table parent (3 rows)
                    TRUNCATE part                                   | rows of table part_1 (2 rows); rows of table part_2 (1 row)
                    TRUNCATE log; INSERT INTO log VALUES (1)        | rows of table log (3 rows)
                    UPDATE parent SET a = 'x' WHERE id < 3          | values of table parent, overwritten (2 rows)
                    INSERT INTO parent (v) VALUES (1) ON CONFLICT (v) DO UPDATE SET a = 'x' | values of table parent, overwritten (1 row)
                    MERGE INTO log USING parent ON n = id WHEN MATCHED THEN DELETE | rows of table log (3 rows)
                    WITH gone AS (DELETE FROM log RETURNING n) SELECT count(*) FROM gone | rows of table log (4 rows)
                    UPDATE shown SET a = 'x'                        | values of table parent, overwritten (3 rows)
                    ALTER SEQUENCE counter RESTART 1                | position of sequence counter (7)
                    DROP SEQUENCE counter                           | position of sequence counter (7)
                    DROP MATERIALIZED VIEW summary                  | materialized view summary (1 row)
                    ALTER TABLE parent RENAME TO p2; ALTER TABLE p2 RENAME v TO w | No data is lost
                    ALTER TABLE parent ADD z integer DEFAULT twice(2) | No data is lost
                    ALTER TABLE log SET UNLOGGED                    | No data is lost
                    ALTER EXTENSION hstore SET SCHEMA attic; ALTER TYPE mood RENAME TO temper | No data is lost
                    COMMENT ON TABLE parent IS 'x'                  | No data is lost
                    DROP VIEW shown                                 | No data is lost
                    INSERT INTO log VALUES (5)                      | No data is lost
                    SELECT 1                                        | No data is lost
                    CREATE FUNCTION later() RETURNS void LANGUAGE sql AS 'DELETE FROM log' | No data is lost
                    """)
    void whatIsLostIsFoundByTrying(String rollback, String lost) throws Exception {
        rollsBackBy(rollback, "");

        assertThat(lines()).isEqualTo(lost.replace("; ", "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    SELECT purge()                              | it calls purge()
                    UPDATE log SET n = purge()                  | it calls purge()
                    ALTER TABLE log ADD x integer DEFAULT purge() | it calls purge()
                    SELECT setval('counter', 1)                 | it calls setval()
                    SELECT pg_terminate_backend(0)              | it calls pg_terminate_backend()
                    DO 'BEGIN DELETE FROM log; END'             | it has delete without where log (in a DO block)
                    DO 'DECLARE x integer; BEGIN x := purge(); END' | it has select (in a DO block)
                    CALL nothing()                              | it has not analysed: runs the procedure nothing()
                    DROP OWNED BY CURRENT_USER                  | it has other: drop owned
                    COPY log FROM '/dev/null'                   | it has copy log
                    SET lock_timeout = 0; DELETE FROM log       | it has set lock_timeout: 0
                    NOTIFY x                                    | it has other: notify
                    DELETE FROM nowhere                         | tried, it failed: ERROR: relation "nowhere" does not exist
                    """)
    void whatCanNotBeTriedCanNotBeTold(String rollback, String reason) throws Exception {
        rollsBackBy(rollback, "");

        assertThat(lines()).startsWith("what r loses can't be told: " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DROP INDEX CONCURRENTLY IF EXISTS child_i       | No data is lost
                    CREATE INDEX CONCURRENTLY child_i ON child (parent) | No data is lost
                    DELETE FROM child                               | what r loses can't be told: it runs outside of transactions
                    DROP TABLE child                                | what r loses can't be told: it runs outside of transactions
                    """)
    void rollbackOutsideOfTransactionsIsNotTried(String rollback, String lost) throws Exception {
        rollsBackBy(rollback, "runInTransaction: false,");

        assertThat(lines()).isEqualTo(lost);
    }

    @Test
    void tryingChangesNothing() throws Exception {
        rollsBackBy("DELETE FROM parent; DROP TABLE log; DROP TYPE mood CASCADE; ALTER SEQUENCE counter RESTART", "");
        Catalog before = Catalog.read(own.observer());

        lines();

        assertThat(Catalog.read(own.observer())).isEqualTo(before);
        assertThat(own.value("SELECT count(*) FROM parent")).isEqualTo("3");
        assertThat(own.value("SELECT count(*) FROM child")).isEqualTo("5");
        assertThat(own.value("SELECT last_value FROM counter")).isEqualTo("7");
        assertThat(own.history()).containsExactly("r");
    }

    @Test
    void tryingWaitsForNobody() throws Exception {
        rollsBackBy("DROP TABLE log", "");
        try (Connection other = own.database().connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN; LOCK TABLE log IN ACCESS SHARE MODE");
            Instant start = Instant.now();

            assertThat(lines()).startsWith("what r loses can't be told: tried, it failed: ");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(60));
        }
    }

    /** One whose rollback can't be tried does not hide what the others lose. */
    @Test
    void eachChangesetIsToldOfByItself() throws Exception {
        own.write(
                changeset("one", "SELECT 1", "DROP TABLE log"),
                changeset("two", "SELECT 1", "SELECT purge()"),
                changeset("three", "SELECT 1", "ALTER TABLE parent DROP v"));
        own.update(3, "UTC");

        assertThat(lines()).isEqualTo("""
                column parent.v (3 rows)
                table log (4 rows)
                what two loses can't be told: it calls purge()""");
    }

    /** The owner of a table under FORCE ROW LEVEL SECURITY sees none of its rows, and drops all of them. */
    @Test
    void hiddenRowsAreNotTakenForNone() throws Exception {
        String role = "hidden_" + own.value("SELECT current_database()");
        own.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'x'; GRANT ALL ON SCHEMA public TO " + role
                + "; ALTER TABLE log OWNER TO " + role
                + "; ALTER TABLE log ENABLE ROW LEVEL SECURITY; ALTER TABLE log FORCE ROW LEVEL SECURITY");
        try {
            rollsBackBy("DROP TABLE log", "");
            own.execute("ALTER TABLE databasechangelog OWNER TO " + role);

            Result result = own.as(role, "x").run("rollback-to", "base", "--dry-run");
            assertThat(result.output())
                    .contains(
                            "table log (its rows can't be counted: ERROR: query would be affected by row-level security"
                                    + " policy for table \"log\"");
        } finally {
            own.execute(
                    "REASSIGN OWNED BY " + role + " TO CURRENT_USER; DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }

    /** What is said is compared with what is gone afterwards. */
    @Test
    void rollbackLosesWhatItSaid() throws Exception {
        rollsBackBy("DELETE FROM parent WHERE id = 2", "");

        Result result = own.run("rollback-to", "base", "--yes");

        assertThat(result.output()).contains("rows of table child (3 rows)");
        assertThat(own.value("SELECT count(*) FROM child")).isEqualTo("2");
    }

    private void rollsBackBy(String rollback, String attributes) throws Exception {
        own.write(changeset("r", "SELECT 1", rollback, attributes));
        own.update(1, "UTC");
    }

    /** The lines after the list of changesets. */
    private String lines() throws Exception {
        Result result = own.run("rollback-to", "base", "--dry-run");
        assertThat(result.status()).as(result.errors()).isZero();
        return result.output()
                .replaceFirst("(?s).*\n(?=Lost with them|" + NOTHING + ")", "")
                .replace("Lost with them:\n", "")
                .replace("Nothing was done (--dry-run)\n", "")
                .strip()
                .replaceAll("(?m)^ +", "");
    }
}
