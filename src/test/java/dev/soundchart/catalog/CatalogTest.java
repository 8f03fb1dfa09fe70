package dev.soundchart.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that someone can change in a schema escapes the catalog. */
@Tag("postgres")
class CatalogTest {

    private static final String SCHEMA = """
            CREATE TABLE p (id integer PRIMARY KEY, a varchar(10) DEFAULT 'x', b integer, r int4range);
            CREATE TABLE c (p_id integer, CONSTRAINT c_fk FOREIGN KEY (p_id) REFERENCES p);
            CREATE INDEX p_b ON p (b);
            CREATE SEQUENCE s;
            CREATE VIEW v AS SELECT 1 AS one;
            CREATE MATERIALIZED VIEW mv AS SELECT 2 AS two;
            CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
            CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
            CREATE TRIGGER t BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION g();
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE DOMAIN positive AS integer CHECK (value > 0);
            CREATE TABLE parts (k integer) PARTITION BY RANGE (k);
            """;

    private static Scratch database;
    private static Connection connection;

    @BeforeAll
    static void createSchema() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
        execute(SCHEMA);
        connection.setAutoCommit(false);
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ALTER TABLE p ALTER a TYPE varchar(11) | column p.a is character varying(11) default 'x'::character varying, should be character varying(10) default 'x'::character varying",
                "ALTER TABLE p ALTER a SET NOT NULL | column p.a is character varying(10) not null default",
                "ALTER TABLE p ALTER a DROP DEFAULT | column p.a is character varying(10), should be",
                "ALTER TABLE p ALTER a SET STORAGE EXTERNAL | column p.a is",
                "ALTER TABLE p ALTER b SET STATISTICS 500 | column p.b is integer statistics 500, should be integer",
                "ALTER TABLE p ALTER id ADD GENERATED ALWAYS AS IDENTITY | column p.id is integer not null identity always, should be",
                "ALTER TABLE p ALTER b TYPE text COLLATE \"C\" | column p.b is text collate C",
                "ALTER TABLE p ADD d integer GENERATED ALWAYS AS (b * 2) STORED | column p.d is extra: integer generated (b * 2)",
                "ALTER TABLE p DROP b | column p.b is missing: integer",
                "ALTER TABLE p ADD UNIQUE (a) | constraint p.p_a_key is extra: UNIQUE (a)",
                "ALTER TABLE p ADD CONSTRAINT k CHECK (b > 0) NOT VALID | constraint p.k is extra: CHECK ((b > 0)) NOT VALID",
                "ALTER TABLE p ADD EXCLUDE USING gist (r WITH &&) | constraint p.p_r_excl is extra",
                "ALTER TABLE c DROP CONSTRAINT c_fk, ADD CONSTRAINT c_fk FOREIGN KEY (p_id) REFERENCES p ON DELETE CASCADE | ON DELETE CASCADE, should be",
                "ALTER TABLE c DISABLE TRIGGER ALL | disabled foreign key",
                "CREATE INDEX i ON p (a) WHERE b > 0 | index p.i is extra: CREATE INDEX i ON public.p USING btree (a) WHERE (b > 0)",
                "ALTER INDEX p_b RENAME TO p_c | index p.p_b is missing",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'p_b'::regclass | index p.p_b is CREATE INDEX p_b ON public.p USING btree (b) (invalid)",
                "CLUSTER p USING p_b | (clustered)",
                "ALTER SEQUENCE s INCREMENT 2 | sequence s is bigint start 1 increment 2",
                "ALTER SEQUENCE s OWNED BY p.b | owned by p.b, should be",
                "CREATE OR REPLACE VIEW v AS SELECT 3 AS one | view v is",
                "REFRESH MATERIALIZED VIEW mv WITH NO DATA | not populated",
                "CREATE OR REPLACE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2' | function f(integer) is",
                "ALTER FUNCTION f(integer) SECURITY DEFINER | SECURITY DEFINER",
                "REVOKE EXECUTE ON FUNCTION f(integer) FROM public | privileges f(integer) is extra",
                "CREATE AGGREGATE total(integer) (sfunc = int4pl, stype = integer) | function total(integer) is extra: aggregate",
                "ALTER TABLE p DISABLE TRIGGER t | (disabled), should be",
                "DROP TRIGGER t ON p | trigger p.t is missing",
                "CREATE RULE r AS ON DELETE TO p DO INSTEAD NOTHING | rule p.r is extra",
                "CREATE POLICY q ON p USING (b > 0) | policy p.q is extra: permissive for * to public using (b > 0)",
                "ALTER TABLE p ENABLE ROW LEVEL SECURITY | table p is using heap row security",
                "ALTER TABLE p SET (fillfactor = 70) | table p is using heap with {fillfactor=70}",
                "ALTER TABLE c SET UNLOGGED | table c is unlogged using heap",
                "ALTER TABLE p REPLICA IDENTITY FULL | replica identity f",
                "CREATE TABLE part PARTITION OF parts FOR VALUES FROM (1) TO (5) | table part is extra: parts FOR VALUES FROM (1) TO (5)",
                "CREATE TABLE child () INHERITS (c) | table child is extra: c using heap",
                "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine' | enum mood is 'sad', 'fine', should be 'sad', 'ok'",
                "ALTER DOMAIN positive SET DEFAULT 5 | domain positive is integer default 5",
                "CREATE TYPE pair AS (x integer, y text) | composite type pair is extra",
                "CREATE TYPE span AS RANGE (subtype = date) | range span is extra: of date",
                "CREATE STATISTICS st ON a, b FROM p | statistics st is extra",
                "COMMENT ON COLUMN p.a IS 'it''s' | comment p.a is extra: 'it''s'",
                "COMMENT ON INDEX p_b IS 'x' | comment p_b is extra: 'x'",
                "GRANT SELECT ON p TO public | privileges p is extra",
                "GRANT UPDATE (a) ON p TO public | privileges p.a is extra",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO public | default privileges",
                "ALTER TABLE p OWNER TO pg_monitor | owner p is pg_monitor, should be",
                "ALTER TYPE mood OWNER TO pg_monitor | owner mood is pg_monitor, should be",
                "ALTER FUNCTION f(integer) OWNER TO pg_monitor | owner f(integer) is pg_monitor, should be",
                "COMMENT ON SCHEMA public IS 'mine' | comment schema public is 'mine', should be",
                "CREATE SCHEMA other | schema other is extra",
                "GRANT USAGE ON TYPE mood TO pg_monitor | privileges mood is extra",
                "GRANT CREATE ON SCHEMA public TO public | privileges schema public is",
                "ALTER SCHEMA public OWNER TO pg_monitor | owner schema public is pg_monitor, should be",
                "CREATE EXTENSION pg_trgm VERSION '1.5' | extension version pg_trgm is extra: 1.5",
                "CREATE EXTENSION pg_trgm | extension pg_trgm is extra: in schema public",
                "CREATE CAST (text AS mood) WITH INOUT | object cast.",
                "CREATE OPERATOR === (leftarg = integer, rightarg = integer, function = int4eq) | object operator.",
                "CREATE COLLATION german (locale = 'C') | object collation."
            })
    void seesTheChange(String ddl, String difference) throws Exception {
        Catalog before = Catalog.read(connection);
        try {
            execute(ddl);
            assertThat(CatalogDifference.between(before, Catalog.read(connection))
                            .toString())
                    .contains(difference);
        } finally {
            connection.rollback();
        }
        assertThat(Catalog.read(connection)).isEqualTo(before);
    }

    @Test
    void leavesOutTheTablesOfTheHistory() throws Exception {
        Catalog before = Catalog.read(connection);
        execute("CREATE TABLE databasechangelog (id text PRIMARY KEY); CREATE TABLE databasechangeloglock (id integer);"
                + " CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)");
        assertThat(Catalog.read(connection)).isEqualTo(before);
        connection.rollback();
    }

    @Test
    void tellsColumnsInAnotherOrderApartOnlyWhenAsked() throws Exception {
        Catalog before = Catalog.read(connection);
        execute("ALTER TABLE p DROP b; ALTER TABLE p ADD b integer; CREATE INDEX p_b ON p (b)");
        Catalog after = Catalog.read(connection);
        connection.rollback();

        assertThat(CatalogDifference.between(before, after).lines())
                .containsExactly("column order p is id, a, r, b, should be id, a, b, r");
        assertThat(after.withoutColumnOrder()).isEqualTo(before.withoutColumnOrder());
    }

    private static void execute(String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
