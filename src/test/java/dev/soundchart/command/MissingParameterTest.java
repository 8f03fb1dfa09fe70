package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A parameter without a value is an error of the linter and of updates, wherever Liquibase looks for one. */
class MissingParameterTest {

    @TempDir
    private Path folder;

    private Scratch database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    static Stream<Arguments> changelogs() {
        return Stream.of(
                Arguments.of("log.yaml", 5, """
                        databaseChangeLog:
                          - changeSet:
                              id: one
                              author: test
                              changes: [ { createTable: { tableName: "${missing}", columns: [ { column: { name: id, type: int } } ] } } ]
                        """),
                Arguments.of("log.xml", 4, """
                        <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                          <changeSet id="one" author="test">
                            <createTable tableName="${missing}"><column name="id" type="int"/></createTable>
                          </changeSet>
                        </databaseChangeLog>
                        """),
                Arguments.of("log.sql", 4, """
                        --liquibase formatted sql
                        --changeset test:one
                        -- a comment
                        CREATE TABLE "${missing}" (id integer);
                        --rollback SELECT 1;
                        """),
                Arguments.of("log.json", 3, """
                        { "databaseChangeLog": [ { "changeSet": {
                          "id": "one", "author": "test", "changes": [
                            { "sql": { "sql": "CREATE TABLE \\"${missing}\\" (id integer)" } }
                        ] } } ] }
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changelogs")
    void anUpdateNamesFileLineAndChangesetAndDoesNothing(String file, int line, String text) throws Exception {
        write(file, text);
        Catalog before = catalog();

        for (String command :
                new String[] {"update", "update-count --count=1", "update-testing-rollback", "update-sql"}) {
            Result result = run(command, file);

            assertThat(result.status()).as(command).isEqualTo(1);
            assertThat(result.errors())
                    .as(command)
                    .endsWith(
                            "No value for ${missing} in " + file + ":" + line + ", changeset one: it would be run as it"
                                    + " is written. Give it one, by a property of the changelog or -D<name>=<value>. If that text"
                                    + " is meant, say --missing-property-mode=preserve (-Dliquibase.missingPropertyMode=preserve)."
                                    + " Nothing was done\n");
        }
        assertThat(catalog()).isEqualTo(before);

        Result linted = run("lint", file);
        assertThat(linted.status()).isEqualTo(1);
        assertThat(linted.output())
                .contains("error missing-parameter-value")
                .contains("${missing} in one has no value");
    }

    static Stream<String> expressions() {
        return Stream.of(
                "changes: [ { sql: \"INSERT INTO t VALUES ('${missing}')\" } ]",
                "changes: [ { sql: \"INSERT INTO t VALUES ('${ missing }')\" } ]",
                "changes: [ { insert: { tableName: t, columns: [ { column: { name: a, value: \"a ${missing}\" } } ] } } ]",
                "changes: [ { insert: { tableName: t, columns: [ { column: { name: a, valueComputed: \"${missing}\" } } ] } } ]",
                "changes: [ { sql: { splitStatements: false, sql: \"CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '${missing}' $$\" } } ]",
                "changes: [ { sqlFile: { path: some.sql } } ]",
                "changes: [ { createView: { viewName: v, path: some.sql } } ]",
                "changes: [ { createProcedure: { path: some.sql } } ]",
                "comment: costs ${missing}\n    changes: [ { sql: SELECT 1 } ]",
                "preConditions: [ { onFail: MARK_RAN }, { sqlCheck: { expectedResult: 0, sql: \"SELECT count(*) FROM t WHERE a = '${missing}'\" } } ]\n    changes: [ { sql: SELECT 1 } ]",
                "changes: [ { sql: SELECT 1 } ]\n    modifySql: [ { append: { value: \" -- ${missing}\" } } ]",
                "changes: [ { sql: \"SELECT '${known} ${missing}'\" } ]",
                "changes: [ { sql: \"SELECT '${nested}'\" } ]");
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void anExpressionAnywhereInAChangesetCounts(String body) throws Exception {
        Files.writeString(folder.resolve("some.sql"), "SELECT '${missing}'");
        write(
                "log.yaml",
                "databaseChangeLog:\n"
                        + "- property: { name: known, value: known }\n"
                        + "- property: { name: nested, value: \"-${missing}-\" }\n"
                        + "- changeSet:\n    id: one\n    author: test\n    " + body + "\n");
        execute("CREATE TABLE t (a text)");

        Result result = run("update", "log.yaml");

        assertThat(result.status()).as(result.errors()).isEqualTo(1);
        assertThat(result.errors()).contains("No value for ${missing} in ").contains(", changeset one: ");
        assertThat(run("lint", "log.yaml").output()).contains("${missing} in one has no value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT $${\"a\": 1}$$::json",
                "SELECT $a${\"a\": {}}$a$::json",
                "SELECT '${:missing}'",
                "SELECT '$${', '{missing}', '$ {missing}', '${missing', '${}'",
                "SELECT '${missing.map(x)}', '${a b}', '${\"x\"}'",
                "SELECT '${given} ${set.later} ${in_another} ${java.version} ${database.databaseProductName}'"
            })
    void whatLiquibaseWouldLeaveOrFillIsNoError(String sql) throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - property: { name: set.later, value: a }
                - property: { name: in_another, value: a, dbms: postgresql }
                - changeSet:
                    id: one
                    author: test
                    changes:
                      - sql:
                          splitStatements: false
                          sql: |-
                            %s
                    rollback: []
                """.formatted(sql));

        assertThat(run("lint -Dgiven=a", "log.yaml").output()).doesNotContain("missing-parameter-value");
        Result result = run("update -Dgiven=a", "log.yaml");
        assertThat(result.status()).as(result.errors()).isZero();
    }

    @Test
    void anEscapedExpressionIsTheText() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet:
                    id: one
                    author: test
                    changes: [ { sql: "CREATE TABLE t AS SELECT '${:user}' AS a" } ]
                - changeSet:
                    id: two
                    author: test
                    changes: [ { sql: "SELECT '${missing}'" } ]
                """);

        Result result = run("--support-property-escaping=true update-count --count=1", "log.yaml");
        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(value("SELECT a FROM t")).isEqualTo("${user}");
        assertThat(run("--support-property-escaping=true update", "log.yaml").errors())
                .contains("No value for ${missing} in log.yaml:9, changeset two: ");
    }

    @Test
    void whoSaysWhatIsToBecomeOfThemIsObeyed() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet:
                    id: one
                    author: test
                    changes: [ { sql: "CREATE TABLE t AS SELECT '${user}' AS a" } ]
                """);

        Result result = run("--missing-property-mode=preserve update", "log.yaml");

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(value("SELECT a FROM t")).isEqualTo("${user}");
    }

    @Test
    void changesetsThatDoNotRunAreInNobodysWay() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet:
                    id: ran
                    author: test
                    changes: [ { sql: "SELECT '${old}'" } ]
                - changeSet:
                    id: others
                    author: test
                    dbms: oracle
                    changes: [ { sql: "SELECT '${others}'" } ]
                - changeSet:
                    id: partly
                    author: test
                    changes: [ { sql: { dbms: mysql, sql: "SELECT '${others}'" } }, { sql: SELECT 1 } ]
                - changeSet:
                    id: labelled
                    author: test
                    labels: reports
                    changes: [ { sql: "SELECT '${report}'" } ]
                """);
        assertThat(run("--missing-property-mode=preserve update-count --count=1", "log.yaml")
                        .status())
                .isZero();

        Result result = run("update --label-filter=!reports", "log.yaml");

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(run("update", "log.yaml").errors()).contains("No value for ${report} in log.yaml:19");
    }

    @Test
    void aRollbackThatWouldRunOneIsRefused() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet:
                    id: one
                    author: test
                    changes: [ { sql: CREATE TABLE t (a text) } ]
                    rollback: [ { sql: "DROP TABLE IF EXISTS ${missing}" } ]
                """);
        Result updated = run("update", "log.yaml");
        assertThat(updated.status()).as(updated.errors()).isZero();

        for (String command : new String[] {"rollback-to base --yes", "rollback-count --count=1 --yes"}) {
            assertThat(run(command, "log.yaml").errors())
                    .as(command)
                    .contains("No value for ${missing} in log.yaml:6, changeset one: ");
        }
        assertThat(value("SELECT to_regclass('t')")).isEqualTo("t");
        assertThat(run("lint", "log.yaml").output()).contains("${missing} in one has no value");
    }

    /** Maven's goals call Liquibase as this does. */
    @Test
    void liquibasesOwnUpdateRefusesItToo() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet: { id: one, author: test, changes: [ { sql: "CREATE TABLE ${missing} (id integer)" } ] }
                """);

        assertThatThrownBy(() -> LiquibaseApi.callQuietly(
                        folder,
                        "log.yaml",
                        database,
                        liquibase -> liquibase.update(new Contexts(), new LabelExpression())))
                .hasStackTraceContaining("No value for ${missing} in log.yaml:2, changeset one");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private Result run(String command, String file) throws Exception {
        return CalledSoundchart.with(database.address())
                .in(folder)
                .run((command + " --changelog-file=" + file + " --search-path=" + folder).split(" "));
    }

    private Catalog catalog() throws SQLException {
        try (Connection connection = database.connect()) {
            return Catalog.read(connection);
        }
    }

    private String value(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
