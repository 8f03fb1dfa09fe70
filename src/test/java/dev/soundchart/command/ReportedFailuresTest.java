package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.Await;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Locks that nobody holds, changesets that are applied by half, rows of the history: written after what users of Liquibase have met. */
@Timeout(120)
class ReportedFailuresTest {

    private static final String DOUBLE = "UPDATE account SET balance = balance * 2";

    private Scratch database;
    private Connection other;
    private CalledSoundchart soundchart;
    private String changelog = "changes.yaml";

    @TempDir
    private Path folder;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        other = database.connect();
        soundchart = CalledSoundchart.with(database.address());
        execute("CREATE TABLE account (balance int); INSERT INTO account VALUES (100)");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        other.close();
        database.close();
    }

    /** A dump was taken while an application started, and restored months later. */
    @Test
    void lockThatNamesNobodyIsRespected() throws Exception {
        createLockTable("public");
        execute("UPDATE databasechangeloglock SET locked = true");
        write(changeset("double", "changes: [{ sql: { sql: \"" + DOUBLE + "\" } }]"));

        Result result = run("update", "--changelog-lock-wait-time-in-minutes=0");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains(
                        "Liquibase on a host that it does not name (databasechangeloglock)", "soundchart release-locks")
                .doesNotContain("null");
        assertThat(balance()).isEqualTo("100");
    }

    /** The documented cure of some applications: delete from databasechangeloglock. */
    @Test
    void lockTableThatWasEmptiedIsTakenAndFreed() throws Exception {
        createLockTable("public");
        execute("DELETE FROM databasechangeloglock");
        write(changeset("double", "changes: [{ sql: { sql: \"" + DOUBLE + "\" } }]"));

        assertThat(run("update").status()).isZero();

        assertThat(value("SELECT count(*) || ' ' || bool_or(locked) FROM databasechangeloglock"))
                .isEqualTo("1 false");
    }

    /** An init container drops the table at each start, also while another pod is at it. */
    @Test
    void lockTableMayBeDroppedMeanwhile() throws Exception {
        createLockTable("public");
        write(changeset("drop", "changes: [{ sql: { sql: \"" + DOUBLE + "; DROP TABLE databasechangeloglock\" } }]"));

        Result result = run("update");

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(result.errors()).doesNotContain("Exception", "does not exist");
        assertThat(balance()).isEqualTo("200");
    }

    /** Liquibase's own tables are kept in a schema of their own. */
    @Test
    void lockTableOfAnotherSchemaIsRespected() throws Exception {
        execute("CREATE SCHEMA meta");
        createLockTable("meta");
        execute("UPDATE meta.databasechangeloglock SET locked = true, lockedby = 'app-7f9c (10.1.2.3)'");
        write(changeset("double", "changes: [{ sql: { sql: \"" + DOUBLE + "\" } }]"));

        Result result = run("update", "--liquibase-schema-name=meta", "--changelog-lock-wait-time-in-minutes=0");

        assertThat(result.errors()).contains("Liquibase on app-7f9c (10.1.2.3)");
        assertThat(balance()).isEqualTo("100");
        execute("UPDATE meta.databasechangeloglock SET locked = false");
        assertThat(run("update", "--liquibase-schema-name=meta").status()).isZero();
        assertThat(value("SELECT count(*) || ' ' || bool_or(locked) FROM meta.databasechangeloglock"))
                .isEqualTo("1 false");
    }

    /** Teams add unique constraints to the history, so that no tag is used twice. */
    @Test
    void rowThatTheHistoryRefusesUndoesAChangesetInATransactionAndNamesWhatIsCommittedOfAnother() throws Exception {
        write(changeset("first", "changes: [{ tagDatabase: { tag: v1 } }]"));
        assertThat(run("update").status()).isZero();
        execute("ALTER TABLE databasechangelog ADD UNIQUE (tag)");
        write(changeset("whole", "changes: [{ sql: { sql: \"" + DOUBLE + "\" } }, { tagDatabase: { tag: v1 } }]"));
        Result whole = run("update");
        assertThat(whole.status()).isEqualTo(1);
        assertThat(whole.errors()).contains("duplicate key value").doesNotContain("in part");
        assertThat(balance()).isEqualTo("100");

        execute("ALTER TABLE databasechangelog DROP CONSTRAINT databasechangelog_tag_key;"
                + " ALTER TABLE databasechangelog ADD CHECK (id <> 'half')");
        write(changeset("half", "runInTransaction: false\nchanges: [{ sql: { sql: \"" + DOUBLE + "\" } }]"));
        Result half = run("update");
        assertThat(half.status()).isEqualTo(1);
        assertThat(half.errors())
                .contains("changeset half is applied in part. It has no row in the history:\n  committed: " + DOUBLE);
    }

    /** Changesets are written in SQL. */
    @Test
    void formattedSqlSaysWhatIsLeft() throws Exception {
        changelog = "changes.sql";
        Files.writeString(folder.resolve(changelog), """
                --liquibase formatted sql
                --changeset test:half runInTransaction:false
                UPDATE account SET balance = balance * 2;
                -- the next one fails
                SELECT 1 / 0;
                UPDATE account SET balance = 0;
                --rollback SELECT 1;
                """);

        Result result = run("update");

        assertThat(balance()).isEqualTo("200");
        assertThat(result.errors())
                .contains("  committed: " + DOUBLE + "\n")
                .contains("SELECT 1 / 0\n")
                .contains("  left: UPDATE account SET balance = 0\n");
    }

    /** A file of rows has a wrong value in the middle. */
    @Test
    void fileOfRowsThatIsLoadedByHalfIsOneLine() throws Exception {
        StringBuilder rows = new StringBuilder("balance\n");
        for (int row = 1; row <= 40; row++) {
            rows.append(row == 30 ? "12345678901234" : row).append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        write(changeset("rows", """
                runInTransaction: false
                changes:
                  - loadData: { file: rows.csv, tableName: account, usePreparedStatements: true, columns: [{ column: { name: balance, type: numeric } }] }"""));

        Result result = run("update");

        assertThat(result.status()).isEqualTo(1);
        assertThat(value("SELECT count(*) FROM account")).isEqualTo("30");
        assertThat(result.errors())
                .contains("changeset rows is applied in part")
                .containsPattern("  committed: INSERT INTO .*account.* \\(29 times\\)\n")
                .contains("Do not run it again as it is");
        assertThat(result.errors().lines().count()).isLessThan(12);
    }

    /** A script of hundreds of statements stops in the middle. */
    @Test
    void longScriptIsNotListedWhole() throws Exception {
        StringBuilder script = new StringBuilder();
        for (int i = 1; i <= 300; i++) {
            script.append(i == 200 ? "SELECT 1 / 0;\n" : "INSERT INTO account VALUES (" + i + ");\n");
        }
        Files.writeString(folder.resolve("script.sql"), script);
        write(changeset("script", "runInTransaction: false\nchanges: [{ sqlFile: { path: script.sql } }]"));

        Result result = run("update");

        assertThat(result.errors())
                .contains("  committed: INSERT INTO account VALUES (1)\n")
                .contains("  committed: … 189 more …\n")
                .contains("  committed: INSERT INTO account VALUES (199)\n  left: SELECT 1 / 0\n")
                .contains("  left: … 91 more …\n")
                .contains("  left: INSERT INTO account VALUES (300)\n");
        assertThat(result.errors().lines().count()).isLessThan(30);
    }

    /** Older versions wrote a row each time that a changeset with runAlways ran. */
    @Test
    void rowsThatAnOlderLiquibaseWroteForRunAlwaysAreNamed() throws Exception {
        write(changeset("always", "runAlways: true\nchanges: [{ sql: { sql: SELECT 1 } }]"));
        assertThat(run("update").status()).isZero();
        assertThat(run("update").status()).isZero();
        assertThat(value("SELECT count(*) FROM databasechangelog")).isEqualTo("1");
        execute("INSERT INTO databasechangelog SELECT * FROM databasechangelog");

        assertThat(run("update").errors())
                .contains("Changeset always (changes.yaml, author test) is in the history 2 times");
    }

    /** The first statement of a changeset that may fail succeeds. */
    @Test
    void changesetThatIsPassedOverInATransactionLeavesNothing() throws Exception {
        write(changeset("passed", "failOnError: false\nchanges: [{ sql: { sql: \"" + DOUBLE + "; SELECT 1 / 0\" } }]")
                + changeset("after", "changes: [{ sql: { sql: \"UPDATE account SET balance = balance + 1\" } }]"));

        Result result = run("update");

        assertThat(result.status()).isZero();
        assertThat(result.errors())
                .contains("failed and passed over", "division by zero")
                .doesNotContain("in part");
        assertThat(balance()).isEqualTo("101");
    }

    /** It has a COMMIT in it. */
    @Test
    void changesetThatIsPassedOverAfterItsOwnCommitIsNamed() throws Exception {
        write(changeset(
                "passed", "failOnError: false\nchanges: [{ sql: { sql: \"" + DOUBLE + "; COMMIT; SELECT 1 / 0\" } }]"));

        Result result = run("update");

        assertThat(balance()).isEqualTo("200");
        assertThat(result.errors()).contains("changeset passed is applied in part", "  committed: " + DOUBLE + "\n");
    }

    /** The server is restarted, or an administrator ends the session. */
    @Test
    void sessionThatIsEndedHalfWaySaysWhatIsCommitted() throws Exception {
        write(changeset(
                "half",
                "runInTransaction: false\nchanges: [{ sql: { sql: \"" + DOUBLE + "; SELECT pg_sleep(60)\" } }]"));
        CompletableFuture<Result> update = CompletableFuture.supplyAsync(() -> {
            try {
                return run("update");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try (Connection observer = database.connect()) {
            Await.session(observer, "wait_event = 'PgSleep'");
        }

        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event = 'PgSleep'");

        assertThat(update.get().status()).isEqualTo(1);
        assertThat(update.get().errors())
                .contains("changeset half is applied in part", "  committed: " + DOUBLE + "\n");
        assertThat(balance()).isEqualTo("200");
    }

    /** As Liquibase makes it. */
    private void createLockTable(String schema) throws SQLException {
        execute("""
                CREATE TABLE %1$s.databasechangeloglock (
                  id integer NOT NULL, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255),
                  CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id));
                INSERT INTO %1$s.databasechangeloglock (id, locked) VALUES (1, false);
                """.formatted(schema));
    }

    private static String changeset(String id, String yaml) {
        return "  - changeSet:\n      id: " + id + "\n      author: test\n" + (yaml + "\nrollback: []\n").indent(6);
    }

    private void write(String changesets) throws Exception {
        Files.writeString(folder.resolve(changelog), "databaseChangeLog:\n" + changesets);
    }

    private Result run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--search-path=" + folder));
        all.addAll(List.of(arguments));
        all.add("--changelog-file=" + changelog);
        return soundchart.run(all.toArray(String[]::new));
    }

    private String balance() throws SQLException {
        return value("SELECT max(balance) FROM account");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private String value(String query) throws SQLException {
        try (Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
