package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.Operation.Origin;
import dev.soundchart.changelog.Operation.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementReaderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CREATE TABLE t (a int NOT NULL, b text DEFAULT 'x', PRIMARY KEY (a)) | create table t (a int not null, b text default 'x') primary key (a)
            CREATE TEMP TABLE IF NOT EXISTS "My Table" ("Col" serial UNIQUE) | create table if not exists temporary My Table (Col serial) unique (Col)
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9) | create table partition p1: p
            CREATE TABLE t AS SELECT 1 | create table t
            SELECT * INTO t FROM u | select;create table t
            DROP TABLE IF EXISTS a, s.b CASCADE | drop table cascade if exists a;drop table cascade if exists s.b
            ALTER TABLE ONLY s.t ADD COLUMN a int, ADD b varchar(9)[] DEFAULT '{}' NOT NULL | add column s.t (a int);add column s.t (b varchar(9)[] default '{}' not null)
            ALTER TABLE t ADD a int REFERENCES u (id) | add column t (a int) foreign key (a) references u
            ALTER TABLE t ADD a int GENERATED ALWAYS AS IDENTITY | add column t (a int identity)
            ALTER TABLE t ADD a int GENERATED ALWAYS AS (b + 1) STORED | add column t (a int stored)
            ALTER TABLE t DROP COLUMN IF EXISTS a | drop column if exists t (a)
            ALTER TABLE t RENAME a TO b | rename column t (a) to b
            ALTER TABLE t RENAME TO u | rename table t to u
            ALTER TABLE t ALTER a TYPE bigint USING a::bigint | change column type using t (a bigint): a::bigint
            ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER b DROP NOT NULL | set not null t (a);drop not null t (b)
            ALTER TABLE t ALTER a SET DEFAULT now(), ALTER b DROP DEFAULT | set default t (a default now());drop default t (b)
            ALTER TABLE t ALTER a SET STATISTICS 500 | alter column t (a): set statistics 500
            ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES s.u (id) NOT VALID | add constraint c on t foreign key (a) references s.u not valid
            ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) | add constraint c on t check (a > 0)
            ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY USING INDEX i | add constraint c on t primary key using index i
            ALTER TABLE t ADD EXCLUDE USING gist (a WITH &&) | add constraint on t exclude (a)
            ALTER TABLE t VALIDATE CONSTRAINT c | validate constraint c on t
            ALTER TABLE t DROP CONSTRAINT IF EXISTS c CASCADE | drop constraint cascade if exists c on t
            ALTER TABLE t RENAME CONSTRAINT c TO d | rename constraint c on t to d
            ALTER TABLE t SET LOGGED | alter table t: set logged
            ALTER TABLE t ENABLE ROW LEVEL SECURITY | alter table t: enable row level security
            ALTER TABLE t SET SCHEMA s | alter table t: set schema s
            ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (1) | attach partition q on p
            ALTER TABLE p DETACH PARTITION q CONCURRENTLY | detach partition concurrently q on p
            CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t USING gin (lower(a), B DESC) WHERE c | create index concurrently if not exists partial unique s.i on s.t (lower(a), b): using gin
            DROP INDEX CONCURRENTLY IF EXISTS i | drop index concurrently if exists i
            ALTER INDEX i RENAME TO j | rename index i to j
            ALTER INDEX i SET (fillfactor = 70) | alter index i: set (fillfactor = 70)
            REINDEX (CONCURRENTLY) TABLE t | reindex concurrently t
            REINDEX SCHEMA s | reindex: reindex schema s
            REINDEX INDEX CONCURRENTLY i | reindex concurrently i
            INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT DO NOTHING | insert t (a, b)
            UPDATE ONLY s.t SET a = 1, (b, c) = (2, 3) | update without where s.t (a, b, c)
            DELETE FROM t WHERE a = 1 | delete t
            MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE | merge t
            WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM gone | insert u;delete without where t
            WITH gone AS (UPDATE t SET a = 1 RETURNING *) SELECT * FROM gone | select;update without where t (a)
            TRUNCATE a, b CASCADE | truncate cascade a;truncate cascade b
            COPY t (a) FROM '/tmp/x' | copy t
            COPY t TO '/tmp/x' | other: copy to
            CREATE SEQUENCE IF NOT EXISTS s.q AS integer | create sequence if not exists s.q
            CREATE SEQUENCE q AS int START WITH 1 | create sequence q
            ALTER SEQUENCE q OWNED BY t.a | alter sequence q
            CREATE OR REPLACE VIEW v AS SELECT 1 | create view or replace v
            CREATE VIEW v AS WITH x AS (SELECT 1) SELECT * FROM x | create view v
            CREATE MATERIALIZED VIEW v AS SELECT 1 | create materialized view v
            DROP MATERIALIZED VIEW v | drop materialized view v
            REFRESH MATERIALIZED VIEW CONCURRENTLY v | refresh materialized view concurrently v
            CREATE TRIGGER g AFTER INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION f() | create trigger g on s.t
            DROP TRIGGER IF EXISTS g ON t CASCADE | drop trigger cascade if exists g on t
            CREATE POLICY p ON t USING (true) | create policy p on t
            CREATE TYPE e AS ENUM ('a') | create type e
            ALTER TYPE e ADD VALUE IF NOT EXISTS 'b' | add enum value if not exists e: b
            ALTER TYPE e RENAME VALUE 'a' TO 'c' | rename enum value e to c
            CREATE EXTENSION IF NOT EXISTS pg_trgm | create extension if not exists pg_trgm
            ALTER VIEW v OWNER TO x | alter view v
            COMMENT ON COLUMN s.t.a IS 'x' | comment s.t (a)
            COMMENT ON TABLE t IS NULL | comment t
            COMMENT ON CONSTRAINT c ON t IS 'x' | comment c on t
            COMMENT ON INDEX i IS 'x' | comment i: index
            GRANT SELECT ON t, u TO x | grant t: grant select on t, u to x;grant u: grant select on t, u to x
            CREATE PUBLICATION p FOR ALL TABLES | other p: create publication
            DROP ROLE x | other x: drop role
            SET lock_timeout = '5s' | set lock_timeout: '5s'
            SET LOCAL statement_timeout TO 0 | set statement_timeout: 0
            BEGIN | transaction: begin
            LOCK TABLE t IN SHARE MODE | lock table t
            VACUUM (FULL, ANALYZE) t, u | vacuum full t;vacuum full u
            ANALYZE | analyze
            CLUSTER t USING i | cluster t
            CALL p(1) | not analysed: runs the procedure p(1)
            EXPLAIN SELECT 1 | select
            """)
    void everyKindOfStatementIsRead(String sql, String operations) {
        assertThat(read(sql)).extracting(Operation::toString).containsExactly(operations.split(";"));
    }

    @Test
    void sqlIsSplitWhereStatementsEnd() {
        assertThat(read("""
                -- CREATE INDEX a ON t (x);
                /* DROP TABLE t; /* nested */ CREATE TABLE no (a int); */
                INSERT INTO t VALUES ('; DROP TABLE a; ''', E'\\'; DROP TABLE b; \\\\', $$; DROP TABLE c;$$, $x$ $$; $x$);
                ;
                CREATE FUNCTION f() RETURNS int BEGIN ATOMIC DELETE FROM u; SELECT CASE WHEN true THEN 1 END; END;
                DROP TABLE d
                """))
                .extracting(Operation::toString)
                .containsExactly(
                        "insert t",
                        "create function f",
                        "delete without where u (in a function, not run)",
                        "select (in a function, not run)",
                        "drop table d");
    }

    @Test
    void statementsInDoBlocksAreRead() {
        assertThat(read("""
                DO $$
                DECLARE
                  r record;
                BEGIN
                  IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'i') THEN
                    CREATE INDEX i ON t (a);
                  END IF;
                  FOR r IN SELECT * FROM t LOOP
                    UPDATE t SET a = r.a WHERE b = r.b;
                  END LOOP;
                  EXECUTE 'ALTER TABLE t ADD COLUMN c int';
                  EXECUTE format('DROP TABLE %I', r.name) INTO r USING a;
                  SELECT a INTO r FROM t;
                EXCEPTION WHEN others THEN
                  DELETE FROM t;
                END
                $$ LANGUAGE plpgsql"""))
                .extracting(operation -> operation.origin().line() + " " + operation)
                .containsExactly(
                        "6 create index i on t (a) (in a DO block)",
                        "8 select (in a DO block)",
                        "9 update t (a) (in a DO block)",
                        "11 add column t (c int) (in a DO block)",
                        "12 not analysed: EXECUTE of a string that is made when it runs:"
                                + " format('DROP TABLE %I', r.name) (in a DO block)",
                        "13 select (in a DO block)",
                        "15 delete without where t (in a DO block)");
    }

    @Test
    void statementsInFunctionBodiesAreRead() {
        assertThat(read("""
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = s AS '
                BEGIN
                  INSERT INTO log VALUES (''DROP TABLE t'');
                  RETURN NEW;
                END';
                CREATE PROCEDURE p() LANGUAGE 'SQL' AS $$ TRUNCATE t; $$;
                CREATE FUNCTION g() RETURNS int AS $$ return 1 $$ LANGUAGE plpython3u;
                CREATE FUNCTION h() RETURNS int AS 'lib', 'h' LANGUAGE C;
                CREATE RULE r AS ON INSERT TO v DO INSTEAD (DELETE FROM t; DELETE FROM u)"""))
                .extracting(Operation::toString)
                .containsExactly(
                        "create function f",
                        "insert log (in a function, not run)",
                        "create function p",
                        "truncate t (in a function, not run)",
                        "create function g",
                        "not analysed: a function in the language plpython3u (in a function, not run)",
                        "create function h",
                        "other r on v: create rule",
                        "delete without where t (in a function, not run)",
                        "delete without where u (in a function, not run)");
    }

    @Test
    void statementsAfterASyntaxErrorAreStillRead() {
        assertThat(read("CREATE TABLE a (x int) ENGINE=InnoDB; DROP TABLE b; CREATE TABLE"))
                .extracting(Operation::toString)
                .containsExactly(
                        "not analysed: no PostgreSQL statement: not understood from 'ENGINE' on",
                        "drop table b",
                        "not analysed: no PostgreSQL statement: it ends too early");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $$ BEGIN nonsense here; END $$",
                "DO LANGUAGE 'plperl' $$ drop $$",
                "CREATE FUNCTION f() RETURNS int AS $$ SELEKT $$ LANGUAGE sql",
                "EXECUTE prepared",
                "${unset}",
                "'",
                "$$",
                "/*",
                "E'\\",
                ")))",
                "\u0000",
            })
    void unreadableSqlIsNotAnalysedButNeverThrows(String sql) {
        assertThat(read(sql))
                .filteredOn(operation -> operation.kind() != OperationKind.CREATE_FUNCTION)
                .extracting(Operation::kind)
                .containsOnly(OperationKind.NOT_ANALYSED);
    }

    @Test
    void statementsKeepTheirTextAndLine() {
        assertThat(read("\n\nDROP TABLE a; -- x\nDROP\n  TABLE b\n;"))
                .extracting(Operation::origin)
                .containsExactly(
                        new Origin(1, "sql", "DROP TABLE a", 1, 3), new Origin(1, "sql", "DROP\n  TABLE b", 1, 4));
    }

    private static List<Operation> read(String sql) {
        return StatementReader.read(sql, Place.STATEMENT, new Origin(1, "sql", null, 1, 1));
    }
}
