package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs of the kinds that users of Liquibase reported in public, by the numbers of its issues. */
class ReportedInputTest {

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

    /** 5510: the script applied what an update would have stopped at or passed over. */
    @Test
    void aScriptSaysWhichPreconditionsItDoesNotTest() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet:
                    id: stops
                    author: test
                    preConditions: [ { onFail: HALT }, { sqlCheck: { expectedResult: 1, sql: SELECT 0 } } ]
                    changes: [ { sql: CREATE TABLE a (id integer) } ]
                - changeSet:
                    id: tested
                    author: test
                    preConditions: [ { onFail: MARK_RAN, onSqlOutput: TEST }, { sqlCheck: { expectedResult: 1, sql: SELECT 0 } } ]
                    changes: [ { sql: CREATE TABLE b (id integer) } ]
                """);

        Result result = run("update-sql");

        assertThat(result.errors()).contains("log.yaml, changeset stops: the script does not test its preconditions");
        assertThat(result.errors()).doesNotContain("changeset tested");
        assertThat(result.output()).doesNotContain("CREATE TABLE b");
    }

    /** 4443: semicolons and brackets in comments within SQL. */
    @Test
    void commentsWithinSqlBreakNoStatement() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet:
                    id: one
                    author: test
                    changes:
                      - sql: |-
                          CREATE TABLE notes (id integer, text text);
                          -- One for each tag;
                          -- since (the first) one isn't "everybody's",
                          -- it's safe
                          INSERT INTO notes SELECT 1, 'a -- b' || '; c'; /* that's; all */
                          INSERT INTO notes /* not; yet */ VALUES (2, NULL) -- done; really
                """);

        assertThat(run("update").status()).isZero();

        assertThat(values("SELECT coalesce(text, '-') FROM notes ORDER BY id")).containsExactly("a -- b; c", "-");
    }

    /** 4540: changelog-sync-to-tag marked everything where the tag was in the database. */
    @Test
    void aSyncToATagThatIsThereStopsAtIt() throws Exception {
        writeThree();
        assertThat(run("update-to-tag --tag=t1").status()).isZero();
        execute("DELETE FROM databasechangelog WHERE id = 'one'");

        assertThat(run("changelog-sync-to-tag --tag=t2").status()).isZero();

        assertThat(values("SELECT id FROM databasechangelog ORDER BY id")).containsExactly("one", "two");
        assertThat(run("changelog-sync-to-tag --tag=t1").status()).isZero();
        assertThat(values("SELECT id FROM databasechangelog ORDER BY id")).containsExactly("one", "two");
    }

    /** 1605: a rollback to the tag of another team's changelog. */
    @Test
    void aRollbackPastAnotherTeamsChangesetsIsRefused() throws Exception {
        writeThree();
        write("others.yaml", """
                databaseChangeLog:
                - changeSet: { id: others, author: others, changes: [ { sql: CREATE TABLE d (id integer) } ], rollback: [ { sql: DROP TABLE d } ] }
                """);
        assertThat(run("update-to-tag --tag=t1").status()).isZero();
        assertThat(run("update", "others.yaml").status()).isZero();
        assertThat(run("update").status()).isZero();

        Result result = run("rollback --tag=t1 --yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("others");
        assertThat(values("SELECT id FROM databasechangelog ORDER BY 1"))
                .containsExactly("one", "others", "three", "two");
    }

    /** 5175: labels of an include, asked for with @. */
    @Test
    void aLabelOfAnIncludeThatIsRequiredIsKnown() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet: { id: unlabelled, author: test, changes: [ { sql: CREATE TABLE a (id integer) } ] }
                - include: { file: part.yaml, labels: JIRA-1 }
                """);
        write("part.yaml", """
                databaseChangeLog:
                - changeSet: { id: part, author: test, changes: [ { sql: CREATE TABLE b (id integer) } ] }
                """);

        Result result = run("update --label-filter=@jira-1");

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(values("SELECT id FROM databasechangelog")).containsExactly("part");
        assertThat(run("update --label-filter=@jira-2").errors())
                .contains("has the label 'jira-2'. Did you mean jira-1?");
    }

    /** 3562: a context that must be asked for. */
    @Test
    void aContextThatIsRequiredIsKnown() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet: { id: always, author: test, changes: [ { sql: CREATE TABLE a (id integer) } ] }
                - changeSet: { id: asked, author: test, contextFilter: "@test", changes: [ { sql: CREATE TABLE b (id integer) } ] }
                """);

        assertThat(run("update").status()).isZero();
        assertThat(values("SELECT id FROM databasechangelog")).containsExactly("always");
        Result result = run("update --context-filter=test");
        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(values("SELECT id FROM databasechangelog ORDER BY 1")).containsExactly("always", "asked");
    }

    /** 7019: a parameter in the logical path of a file with formatted SQL. */
    @Test
    void aParameterInALogicalPathCounts() throws Exception {
        write("log.sql", """
                --liquibase formatted sql logicalFilePath:db/${tenant}/log.sql
                --changeset test:one
                CREATE TABLE a (id integer);
                --rollback DROP TABLE a;
                """);

        Result result = run("update", "log.sql");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("No value for ${tenant} in log.sql:1");
    }

    /** 4129: a parameter of the defaults file. */
    @Test
    void aParameterOfTheDefaultsFileHasAValue() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet: { id: one, author: test, changes: [ { sql: "CREATE TABLE ${a_parameter} (id integer)" } ], rollback: [ { sql: "DROP TABLE ${a_parameter}" } ] }
                """);
        write("liquibase.properties", "parameter.a_parameter=asd\n");

        Result linted = run("lint --defaults-file=" + folder.resolve("liquibase.properties"));
        assertThat(linted.output()).doesNotContain("missing-parameter-value");
        Result result = run("update --defaults-file=" + folder.resolve("liquibase.properties"));

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(values("SELECT to_regclass('asd')")).containsExactly("asd");
    }

    /** 4666: a parameter in SQL that is given on the command line. */
    @Test
    void aParameterWithoutAValueInSqlOfTheCommandLineIsAnError() throws Exception {
        Path sql = Files.writeString(
                folder.resolve("some.sql"), "CREATE TABLE x AS SELECT '${SOME_MISSING_VARIABLE}' AS a");

        for (String option : List.of("--sql-file=" + sql)) {
            Result result = CalledSoundchart.with(database.address()).run("execute-sql", option);

            assertThat(result.status()).as(result.errors()).isEqualTo(1);
            assertThat(result.errors()).contains("No value for ${SOME_MISSING_VARIABLE}");
        }
        assertThat(values("SELECT to_regclass('x')")).containsExactly((String) null);
    }

    /** A script that can't be written to its end is no script. */
    @Test
    void aScriptOfARollbackThatIsNotThereIsAnError() throws Exception {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet: { id: one, author: test, changes: [ { sql: CREATE TABLE a (id integer) } ] }
                - changeSet: { id: two, author: test, changes: [ { sql: CREATE TABLE b (id integer) } ], rollback: [ { sql: DROP TABLE b } ] }
                """);
        assertThat(run("future-rollback-sql").status()).isEqualTo(1);
        assertThat(run("update").status()).isZero();

        Result result = run("rollback-count-sql --count=2");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).doesNotContain("DROP TABLE");
        assertThat(result.errors()).contains("one");
    }

    private void writeThree() throws IOException {
        write("log.yaml", """
                databaseChangeLog:
                - changeSet: { id: one, author: test, changes: [ { sql: CREATE TABLE a (id integer) }, { tagDatabase: { tag: t1 } } ], rollback: [ { sql: DROP TABLE a } ] }
                - changeSet: { id: two, author: test, changes: [ { sql: CREATE TABLE b (id integer) }, { tagDatabase: { tag: t2 } } ], rollback: [ { sql: DROP TABLE b } ] }
                - changeSet: { id: three, author: test, changes: [ { sql: CREATE TABLE c (id integer) } ], rollback: [ { sql: DROP TABLE c } ] }
                """);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private Result run(String command) throws Exception {
        return run(command, "log.yaml");
    }

    private Result run(String command, String changelog) throws Exception {
        return CalledSoundchart.with(database.address())
                .in(folder)
                .run((command + " --changelog-file=" + changelog + " --search-path=" + folder).split(" "));
    }

    private List<String> values(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
