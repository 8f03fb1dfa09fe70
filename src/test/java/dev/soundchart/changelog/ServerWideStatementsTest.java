package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that are kept from a server in use, and those that need not be. */
class ServerWideStatementsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE app CONNECTION LIMIT 5",
                "CREATE ROLE \"App\" LOGIN",
                "create user app",
                "DROP GROUP app",
                "/* why */ DROP /* so */ ROLE IF EXISTS app",
                "ALTER ROLE ALL IN DATABASE music SET work_mem = '1GB'",
                "ALTER USER app SET search_path = x",
                "GRANT readers TO app",
                "REVOKE readers, writers FROM app CASCADE",
                "GRANT CONNECT ON DATABASE music TO app",
                "GRANT CREATE ON TABLESPACE fast TO app",
                "GRANT SET ON PARAMETER log_statement TO app",
                "REASSIGN OWNED BY app TO other",
                "DROP OWNED BY app",
                "ALTER SYSTEM SET work_mem = '1GB'",
                "ALTER DATABASE music SET work_mem = '1GB'",
                "CREATE DATABASE other",
                "DROP DATABASE IF EXISTS other",
                "CREATE TABLESPACE fast LOCATION '/disk'",
                "DROP TABLESPACE fast",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p",
                "ALTER SUBSCRIPTION s DISABLE",
                "DROP SUBSCRIPTION s",
                "COMMENT ON ROLE app IS 'an application'",
                "COMMENT ON DATABASE music IS 'music'",
                "COMMENT ON TABLESPACE fast IS 'x'",
                "SECURITY LABEL FOR selinux ON ROLE app IS 'x'",
                "SECURITY LABEL ON DATABASE music IS 'x'",
                "COMMENT ON SUBSCRIPTION s IS 'x'",
                "GRANT readers TO app WITH ADMIN OPTION",
                "REVOKE ADMIN OPTION FOR readers FROM app",
                "ALTER GROUP readers ADD USER app",
                "WITH reloaded AS (SELECT pg_reload_conf()) SELECT 1",
                "do language plpgsql 'begin create role app; end'",
                "CREATE TABLE t (id integer); DROP ROLE app",
                "COPY songs TO '/tmp/songs.csv'",
                "COPY songs FROM PROGRAM 'curl http://h'",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity",
                "SELECT pg_catalog.pg_reload_conf()",
                "SELECT pg_drop_replication_slot('s')",
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app; END IF; END $$",
                "DO $$ BEGIN EXECUTE 'CREATE ROLE ' || quote_ident('app'); END $$",
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 1', current_database()); END $$",
                "DO $$ BEGIN PERFORM pg_cancel_backend(1); END $$",
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP ROLE app; END $$",
                "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'ALTER ROLE app NOLOGIN'",
            })
    void statementBeyondTheDatabaseIsFound(String sql) throws Exception {
        assertThat(found(sql)).as(sql).isNotEmpty().allMatch(line -> line.startsWith("c: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE role (\"user\" text, database text)",
                "ALTER TABLE \"role\" ADD system text",
                "ALTER TABLE songs SET TABLESPACE fast",
                "ALTER TABLE songs OWNER TO app",
                "GRANT SELECT ON songs TO app",
                "GRANT USAGE ON SCHEMA public TO app",
                "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM app",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app",
                "COMMENT ON TABLE songs IS 'CREATE them'",
                "COMMENT ON COLUMN songs.role IS 'the role'",
                "CREATE USER MAPPING FOR app SERVER s",
                "CREATE PUBLICATION p FOR ALL TABLES",
                "INSERT INTO notes VALUES ('a role is created')",
                "COMMENT ON TABLE songs IS 'Drop role app after this'",
                "SELECT 'pg_terminate_backend(1)'",
                "SET ROLE app",
                "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO readers",
                "GRANT SELECT (a) ON songs TO app",
                "REVOKE GRANT OPTION FOR SELECT ON songs FROM app",
                "GRANT ALL ON FOREIGN SERVER s TO app",
                "ALTER POLICY role ON songs TO app",
                "COPY (SELECT 1) TO STDOUT",
                "COPY songs FROM STDIN",
                "CREATE SCHEMA \"DATABASE\"",
                "CREATE TRIGGER role BEFORE INSERT ON songs EXECUTE FUNCTION f()"
            })
    void statementWithinTheDatabaseIsNot(String sql) throws Exception {
        assertThat(found(sql)).as(sql).isEmpty();
    }

    private List<String> found(String sql) throws Exception {
        Files.writeString(folder.resolve("c.sql"), sql);
        Files.writeString(folder.resolve("log.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: c
                      author: test
                      changes: [{ sqlFile: { path: c.sql, splitStatements: false } }]
                      rollback: []
                """);
        return ServerWideStatements.of(new ChangelogFile("log.yaml", new DirectoryResourceAccessor(folder)));
    }
}
