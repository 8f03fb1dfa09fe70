package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatableStatementsTest {

    private static final String TABLES = """
            CREATE TABLE songs (id int PRIMARY KEY, title text, plays int, note text, length int NOT NULL DEFAULT 1);
            INSERT INTO songs (id, title, plays) SELECT id, 'song ' || id, 100 FROM generate_series(1, 5) AS id;
            UPDATE songs SET note = 'old' WHERE id = 1;
            CREATE INDEX by_title ON songs (title);
            CREATE VIEW played AS SELECT id FROM songs WHERE plays > 0;
            CREATE MATERIALIZED VIEW total AS SELECT sum(plays) FROM songs;
            ALTER TABLE songs ADD CONSTRAINT positive CHECK (plays > 0) NOT VALID;
            CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'UPDATE songs SET plays = plays + 1 RETURNING plays';
            """;

    private static Scratch database;
    private static Connection connection;

    @BeforeAll
    static void createDatabase() throws SQLException {
        database = TestServer.databases().create();
        connection = database.connect();
    }

    @AfterAll
    static void dropDatabase() throws SQLException {
        connection.close();
        database.close();
    }

    /** Stopped after each of the statements, and begun again, they end where they end when nothing stops them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON songs (plays)",
                "DROP INDEX CONCURRENTLY IF EXISTS public.i; CREATE UNIQUE INDEX CONCURRENTLY i ON public.songs (id, plays)",
                "CREATE INDEX IF NOT EXISTS i ON songs (plays); COMMENT ON INDEX i IS 'why'",
                "DROP INDEX CONCURRENTLY IF EXISTS by_title; DROP TABLE IF EXISTS gone; ANALYZE songs",
                "REINDEX INDEX CONCURRENTLY by_title",
                "UPDATE songs SET note = title WHERE note IS NULL",
                "UPDATE songs SET note = 'new', plays = plays * 2 WHERE id > 0 AND note IS NULL",
                "UPDATE songs AS s SET note = 'new' FROM played p WHERE p.id = s.id AND note IS NULL",
                "UPDATE songs SET note = 'new' WHERE note = 'old'",
                "UPDATE songs SET note = 'new', plays = plays * 2 WHERE id < 9 AND (note = 'old')",
                "DELETE FROM songs WHERE id > 3 AND plays = 100",
                "ALTER TABLE songs ADD COLUMN IF NOT EXISTS a int, DROP COLUMN IF EXISTS b; ALTER TABLE songs ALTER plays SET NOT NULL",
                "ALTER TABLE songs ALTER plays SET DEFAULT 0; ALTER TABLE songs ALTER length TYPE bigint",
                "ALTER TABLE songs DROP CONSTRAINT IF EXISTS c; ALTER TABLE songs ADD CONSTRAINT c CHECK (id > 0); ALTER TABLE songs VALIDATE CONSTRAINT positive",
                "CREATE OR REPLACE VIEW played AS SELECT id FROM songs WHERE plays > 10; GRANT SELECT ON played TO PUBLIC",
                "DROP VIEW IF EXISTS played; CREATE VIEW played AS SELECT title FROM songs",
                "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE TABLE IF NOT EXISTS t AS SELECT * FROM songs",
                "REFRESH MATERIALIZED VIEW total; VACUUM songs",
                "CREATE TYPE mood AS ENUM ('calm'); ALTER TYPE mood ADD VALUE IF NOT EXISTS 'loud'",
                "ALTER TABLE songs SET (fillfactor = 70); ALTER TABLE songs ENABLE ROW LEVEL SECURITY",
                "SET search_path = public; SELECT set_config('lock_timeout', '0', false); SELECT max(id) FROM songs",
                """
                DO $$
                DECLARE
                  last_key bigint := (SELECT min(id) - 1 FROM songs);
                  batch_end bigint;
                BEGIN
                  LOOP
                    SELECT max(id) INTO batch_end
                      FROM (SELECT id FROM songs WHERE id > last_key ORDER BY id LIMIT 2) AS batch;
                    EXIT WHEN batch_end IS NULL;
                    UPDATE songs SET note = upper(title) WHERE id > last_key AND id <= batch_end AND note IS NULL;
                    COMMIT;
                    last_key := batch_end;
                  END LOOP;
                END $$"""
            })
    void repeatableStatementsEndAtTheSamePlaceWhereverTheyWereStopped(String sql) throws Exception {
        List<String> statements = sql.startsWith("DO") ? List.of(sql) : List.of(sql.split("; "));
        List<String> judged = statements.stream()
                .filter(statement -> !statement.startsWith("CREATE TYPE"))
                .toList();
        assertThat(RepeatableStatements.of(Operations.of(String.join("; ", judged)))
                        .all())
                .isTrue();

        List<String> once = after(statements);
        for (int stopped = 1; stopped <= judged.size(); stopped++) {
            List<String> twice = new ArrayList<>(statements.subList(0, statements.size() - judged.size() + stopped));
            twice.addAll(judged);
            assertThat(after(twice)).as("stopped after %d", stopped).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE songs SET plays = plays * 2",
                "UPDATE songs SET plays = plays * 2 WHERE note IS NULL",
                "UPDATE songs SET note = NULL, plays = plays * 2 WHERE note IS NULL",
                "UPDATE songs SET note = title, plays = plays * 2 WHERE note IS NULL",
                "UPDATE songs SET note = 'new' WHERE note IS NULL OR plays = 1",
                "UPDATE songs SET note = 'new' WHERE NOT (note IS NULL)",
                "UPDATE songs SET note = 'old', plays = plays * 2 WHERE note = 'old'",
                "UPDATE songs SET note = 'new', plays = plays * 2 WHERE note = title",
                "UPDATE songs SET note = upper(note) WHERE note = 'old'",
                "UPDATE songs SET note = 'new', plays = plays * 2 WHERE note = 'old' OR plays = 100",
                "UPDATE songs SET note = 'new' WHERE (SELECT true WHERE note IS NULL)",
                "UPDATE songs SET note = 'a' WHERE note IS NULL; UPDATE songs SET title = note WHERE title IS NULL",
                "INSERT INTO songs VALUES (6)",
                "INSERT INTO songs VALUES (6) ON CONFLICT DO NOTHING",
                "WITH gone AS (DELETE FROM songs WHERE id = 1 RETURNING *) INSERT INTO songs SELECT * FROM gone",
                "DELETE FROM songs",
                "DELETE FROM songs WHERE id IN (SELECT id FROM songs LIMIT 1)",
                "DELETE FROM songs WHERE plays > (SELECT avg(plays) FROM songs)",
                "TRUNCATE songs",
                "COPY songs FROM '/tmp/songs'",
                "MERGE INTO songs s USING songs t ON s.id = t.id WHEN MATCHED THEN UPDATE SET plays = s.plays + 1",
                "CREATE TABLE t (a int)",
                "CREATE TABLE t AS SELECT 1",
                "DROP TABLE t",
                "DROP TABLE IF EXISTS t; CREATE TABLE IF NOT EXISTS t (a int)",
                "ALTER TABLE songs DROP COLUMN IF EXISTS a; ALTER TABLE songs ADD COLUMN IF NOT EXISTS a int",
                "CREATE INDEX CONCURRENTLY i ON songs (plays)",
                "CREATE INDEX CONCURRENTLY ON songs (plays)",
                "CREATE INDEX CONCURRENTLY i ON songs (plays); DROP INDEX CONCURRENTLY IF EXISTS i",
                "DROP INDEX CONCURRENTLY IF EXISTS j; CREATE INDEX CONCURRENTLY i ON songs (plays)",
                "DROP INDEX IF EXISTS other.i; CREATE INDEX i ON songs (plays)",
                "DROP VIEW IF EXISTS i; CREATE INDEX i ON songs (plays)",
                "ALTER TABLE other DROP CONSTRAINT IF EXISTS c; ALTER TABLE songs ADD CONSTRAINT c CHECK (id > 0)",
                "ALTER TABLE songs RENAME TO tracks",
                "ALTER TABLE songs ALTER plays TYPE bigint USING plays * 2",
                "ALTER TABLE plays DETACH PARTITION plays_2025 CONCURRENTLY",
                "ALTER SEQUENCE s RESTART",
                "ALTER SYSTEM SET work_mem = '1GB'",
                "SELECT more()",
                "SELECT nextval('s')",
                "SELECT setval('s', (SELECT last_value + 100 FROM s))",
                "CALL more()",
                "DO $$ BEGIN PERFORM more(); END $$",
                "DO $$ DECLARE n int := more(); BEGIN NULL; END $$",
                "DO $$ DECLARE n int; BEGIN n := more(); COMMIT; END $$",
                "DO $$ BEGIN IF more() > 1 THEN COMMIT; END IF; END $$",
                "DO $$ BEGIN FOR i IN 1..more() LOOP COMMIT; END LOOP; END $$",
                "DO $$ BEGIN WHILE more() < 10 LOOP COMMIT; END LOOP; END $$",
                "DO $$ BEGIN RAISE NOTICE '%', more(); END $$",
                "DO $$ BEGIN EXECUTE 'UPDATE songs SET plays = ' || 1; END $$",
                "DO $$ BEGIN UPDATE songs SET plays = plays * 2 WHERE id > 1; COMMIT; END $$",
                "DO LANGUAGE plpython3u $$ plpy.execute('SELECT 1') $$",
                "this is no SQL"
            })
    void whatIsNotKnownToBeRepeatableIsNot(String sql) {
        assertThat(RepeatableStatements.of(Operations.of(sql)).all()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'UPDATE songs SET plays = plays * 2 RETURNING 1'",
                "CREATE OR REPLACE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN UPDATE songs SET plays = 1; COMMIT; END $$"
            })
    void bodiesOfFunctionsThatAreOnlyMadeDoNotCount(String sql) {
        assertThat(RepeatableStatements.of(Operations.of(sql)).all()).isEqualTo(sql.contains("OR REPLACE"));
    }

    /** The catalog and the rows after some statements, each in a transaction of its own. */
    private static List<String> after(List<String> statements) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; RESET ALL");
            statement.execute(TABLES);
            for (String sql : statements) {
                statement.execute(sql);
            }
            List<String> facts = new ArrayList<>();
            Catalog.read(connection).facts().forEach(fact -> facts.add(fact.toString()));
            try (ResultSet row = statement.executeQuery(
                    "SELECT string_agg(to_jsonb(songs)::text, ', ' ORDER BY id), (SELECT total FROM total)::text FROM songs")) {
                row.next();
                facts.add(row.getString(1));
                facts.add(row.getString(2));
            }
            return facts;
        }
    }
}
