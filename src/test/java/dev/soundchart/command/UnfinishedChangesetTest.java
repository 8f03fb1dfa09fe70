package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.concurrent.CompletableFuture;
import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CustomChangeException;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changesets that fail after a part of them is committed: no part is done twice, and what is done is said. */
@Timeout(120)
class UnfinishedChangesetTest {

    private static final String DOUBLE = "UPDATE account SET balance = balance * 2";
    private static final String SETUP = """
            CREATE TABLE account (id int PRIMARY KEY, balance int, note text);
            INSERT INTO account VALUES (1, 100);
            CREATE TABLE blocked ();
            CREATE PROCEDURE double_and_note() LANGUAGE plpgsql AS $$
              BEGIN
                UPDATE account SET balance = balance * 2;
                COMMIT;
                ALTER TABLE blocked ADD COLUMN note text;
              END $$
            """;
    private static final String TABLES =
            changeset("tables", """
            changes:
              - sql:
                  splitStatements: false
                  sql: |-
            %s
              - tagDatabase: { tag: tables }
            """.formatted(SETUP.indent(8).stripTrailing()));
    private static final String BLOCKED = "ALTER TABLE blocked ADD COLUMN note text";

    private Scratch database;
    private Connection other;
    private Connection observer;
    private CalledSoundchart soundchart;

    @TempDir
    private Path folder;

    /** Each way in which the first half of a changeset is committed before the second half fails at another's lock. */
    private enum FirstHalf {
        OUTSIDE_OF_A_TRANSACTION("""
                runInTransaction: false
                changes:
                  - sql: { sql: "DOUBLE; BLOCKED" }
                """),
        IN_A_CHANGE_OF_ITS_OWN("""
                runInTransaction: false
                changes:
                  - sql: { sql: "DOUBLE" }
                  - addColumn: { tableName: blocked, columns: [{ column: { name: note, type: text } }] }
                """),
        BEFORE_A_COMMIT("""
                changes:
                  - sql: { sql: "DOUBLE; COMMIT; BLOCKED" }
                """),
        BEFORE_AN_END("""
                changes:
                  - sql: { sql: "DOUBLE" }
                  - sql: { sql: "END" }
                  - sql: { sql: "BLOCKED" }
                """),
        BEFORE_A_COMMIT_AND_CHAIN("""
                changes:
                  - sql: { sql: "DOUBLE; COMMIT AND CHAIN; BLOCKED" }
                """),
        BEFORE_A_COMMIT_IN_THE_SAME_TEXT("""
                changes:
                  - sql: { splitStatements: false, sql: "DOUBLE; COMMIT; BLOCKED" }
                """),
        IN_A_TRANSACTION_OF_ITS_OWN_SQL("""
                runInTransaction: false
                changes:
                  - sql: { sql: "BEGIN; DOUBLE; COMMIT; BLOCKED" }
                """),
        IN_A_BLOCK("""
                runInTransaction: false
                changes:
                  - sql: { splitStatements: false, sql: "DO $$ BEGIN DOUBLE; COMMIT; BLOCKED; END $$" }
                """),
        IN_A_PROCEDURE("""
                runInTransaction: false
                changes:
                  - sql: { sql: "CALL double_and_note()" }
                """),
        IN_A_JAVA_CLASS("""
                changes:
                  - customChange: { class: JAVA }
                  - sql: { sql: "BLOCKED" }
                """);

        private final String changeset;

        FirstHalf(String changeset) {
            this.changeset = changeset;
        }

        String yaml() {
            return changeset
                    .replace("DOUBLE", DOUBLE)
                    .replace("BLOCKED", BLOCKED)
                    .replace("JAVA", CommittingChange.class.getName());
        }
    }

    /** Doubles the balance and commits. */
    public static final class CommittingChange implements CustomTaskChange {

        @Override
        public void execute(Database database) throws CustomChangeException {
            try {
                Connection connection = ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
                try (Statement statement = connection.createStatement()) {
                    statement.execute(DOUBLE);
                }
                connection.commit();
            } catch (SQLException e) {
                throw new CustomChangeException(e);
            }
        }

        @Override
        public String getConfirmationMessage() {
            return "doubled";
        }

        @Override
        public void setUp() {}

        @Override
        public void setFileOpener(ResourceAccessor resources) {}

        @Override
        public ValidationErrors validate(Database database) {
            return new ValidationErrors();
        }
    }

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        other = database.connect();
        observer = database.connect();
        soundchart = CalledSoundchart.with(database.address());
        execute(SETUP);
        execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = '200ms'");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        other.close();
        observer.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void updateIsNotTriedAgainAfterACommit(FirstHalf half) throws Exception {
        changelog(changeset("half", half.yaml()));
        lock("blocked");

        Result result = run("update", "--lock-retry-seconds=20");

        assertThat(balance()).isEqualTo("200");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("changeset half ", " in part. It has no row in the history:\n", "committed")
                .contains("Do not run it again as it is")
                .contains("Not tried again: what is committed would be done a second time")
                .doesNotContain("Nothing of the changeset", "Run this again", "Trying again");
    }

    @ParameterizedTest
    @EnumSource
    void deployIsNotTriedAgainAfterACommitAndNeverSaysThatNothingIsApplied(FirstHalf half) throws Exception {
        new DeployableChangelog(folder)
                .write(TABLES
                        + changeset("before", "changes: [{ sql: { sql: SELECT 1 } }]\n")
                        + changeset("half", half.yaml())
                        + changeset("after", "changes: [{ sql: { sql: SELECT 1 } }]\n"));
        run("changelog-sync-to-tag", "--tag=tables");
        lock("blocked");
        Path file = folder.resolve("report.json");

        Result result = deploy("--lock-retry-seconds=20", "--rollback-on-failure", "--report=" + file);

        assertThat(balance()).as(result.output() + result.errors()).isEqualTo("200");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .contains("✗ update")
                .contains("Applied: before, half (in part)\n")
                .contains("Not applied: after\n")
                .contains("Nothing was undone: half is applied in part")
                .contains("half: Do not run it again as it is");
        assertThat(result.errors()).endsWith("1 of 3 changesets applied, 1 in part\n");
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("result").textValue()).isEqualTo("failed");
        assertThat(report.get("notApplied")).hasSize(1);
        JsonNode inPart = report.get("inPart").get(0);
        assertThat(inPart.get("changeset").textValue()).isEqualTo("half");
        assertThat(inPart.get("canBeBegunAgain").booleanValue()).isFalse();
        assertThat(inPart.get("committed").size()
                        + inPart.get("perhapsCommitted").size())
                .isPositive();
    }

    @Test
    void statementsThatAreCommittedAndThoseThatAreLeftAreNamed() throws Exception {
        changelog(changeset("half", """
                runInTransaction: false
                changes:
                  - sql: { sql: "SET search_path = public; UPDATE account SET balance = balance * 2; SELECT 1 / 0; SELECT 2" }
                  - addColumn: { tableName: blocked, columns: [{ column: { name: note, type: text } }] }
                """));

        Result result = run("update");

        assertThat(result.errors()).contains("""
                changes.yaml, changeset half is applied in part. It has no row in the history:
                  committed: UPDATE account SET balance = balance * 2
                  left: SELECT 1 / 0
                  left: SELECT 2
                  left: ALTER TABLE blocked ADD note TEXT
                """);
    }

    @Test
    void changesetIsNotBegunAgainWhenOnlyItsRowIsMissing() throws Exception {
        changelog(changeset("first", "changes: [{ sql: { sql: SELECT 1 } }]\n"));
        run("update");
        changelog(changeset("double", "runInTransaction: false\nchanges: [{ sql: { sql: \"" + DOUBLE + "\" } }]\n"));
        execute("BEGIN; LOCK TABLE databasechangelog IN SHARE MODE");

        Result result = run("update", "--lock-retry-seconds=20");

        assertThat(balance()).isEqualTo("200");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("changeset double is applied in part", "  committed: " + DOUBLE + "\n");
    }

    @Test
    void changesetThatWasPassedOverIsNotBegunAgain() throws Exception {
        changelog(
                changeset("passed", """
                        runInTransaction: false
                        failOnError: false
                        changes: [{ sql: { sql: "UPDATE account SET balance = balance * 2; SELECT 1 / 0" } }]
                        """) + changeset("blocked", "changes: [{ sql: { sql: \"" + BLOCKED + "\" } }]\n"));
        lock("blocked");

        Result result = run("update", "--lock-retry-seconds=20");

        assertThat(balance()).isEqualTo("200");
        assertThat(result.errors()).contains("changeset passed is applied in part", "Not tried again");
    }

    @Test
    void changesetThatRunsAlwaysIsNotRunTwiceByOneCommand() throws Exception {
        changelog(changeset("always", "runAlways: true\nchanges: [{ sql: { sql: \"" + DOUBLE + "\" } }]\n")
                + changeset("blocked", "changes: [{ sql: { sql: \"" + BLOCKED + "\" } }]\n"));
        lock("blocked");

        Result result = run("update", "--lock-retry-seconds=20");

        assertThat(balance()).isEqualTo("200");
        assertThat(result.errors()).contains("Not tried again");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void programIsRunOnce(boolean runInTransaction) throws Exception {
        Path runs = folder.resolve("runs");
        changelog(changeset("program", """
                runInTransaction: %s
                changes:
                  - executeCommand: { executable: sh, args: [{ arg: { value: -c } }, { arg: { value: "echo run >>%s" } }] }
                  - sql: { sql: "%s" }
                """.formatted(runInTransaction, runs, BLOCKED)));
        lock("blocked");

        Result result = run("update", "--lock-retry-seconds=20");

        assertThat(result.errors()).contains("committed in part, perhaps: a program (executeCommand)");
        assertThat(Files.readAllLines(runs)).containsExactly("run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback-count --count=1 --yes", "rollback --tag=base --yes", "rollback-to base --yes"})
    void rollbackIsNotTriedAgainAfterACommit(String command) throws Exception {
        changelog(changeset(
                        "first",
                        "changes: [{ sql: { sql: SELECT 1 } }, { tagDatabase: { tag: base } }]\nrollback: []\n")
                + changeset("half", """
                        runInTransaction: false
                        changes: [{ sql: { sql: SELECT 1 } }]
                        rollback: [{ sql: { sql: "UPDATE account SET balance = balance * 2; ALTER TABLE blocked ADD x int" } }]
                        """));
        assertThat(run("update").status()).isZero();
        lock("blocked");

        Result result = run((command + " --lock-retry-seconds=20").split(" "));

        assertThat(balance()).as(result.errors()).isEqualTo("200");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("changeset half is undone in part. Its row stays in the history:\n")
                .contains("  committed: " + DOUBLE + "\n  left: ALTER TABLE blocked ADD x int\n")
                .contains("Not tried again")
                .doesNotContain("Nothing of the changeset");
        assertThat(value("SELECT count(*) FROM databasechangelog WHERE id = 'half'"))
                .isEqualTo("1");
    }

    @Test
    void repeatableStatementsAreTriedAgain() throws Exception {
        changelog(changeset("repeatable", """
                runInTransaction: false
                changes:
                  - sql: { sql: "CREATE TABLE IF NOT EXISTS made (); ALTER TABLE blocked ADD COLUMN IF NOT EXISTS note text" }
                """));
        lock("blocked");
        CompletableFuture<Result> update = begin("update --lock-retry-seconds=60");
        await("SELECT to_regclass('made') IS NOT NULL");
        awaitFailure("repeatable");

        execute("ROLLBACK");

        assertThat(update.get().status()).as(update.get().errors()).isZero();
        assertThat(update.get().errors()).contains("Trying again");
    }

    @Test
    void batchesAreTriedAgainAndEachRowIsChangedOnce() throws Exception {
        execute("INSERT INTO account SELECT generate_series(2, 3000), 100");
        changelog(changeset("batches", """
                runInTransaction: false
                changes:
                  - sql:
                      splitStatements: false
                      sql: |-
                        DO $$
                        DECLARE
                          last_key bigint := (SELECT min(id) - 1 FROM account);
                          batch_end bigint;
                        BEGIN
                          LOOP
                            SELECT max(id) INTO batch_end
                              FROM (SELECT id FROM account WHERE id > last_key ORDER BY id LIMIT 1000) AS batch;
                            EXIT WHEN batch_end IS NULL;
                            UPDATE account SET note = 'doubled', balance = balance * 2
                             WHERE id > last_key AND id <= batch_end AND note IS NULL;
                            COMMIT;
                            last_key := batch_end;
                          END LOOP;
                        END $$
                """));
        execute("BEGIN; SELECT FROM account WHERE id = 2500 FOR UPDATE");
        CompletableFuture<Result> update = begin("update --lock-retry-seconds=60");
        await("SELECT count(*) = 2000 FROM account WHERE note IS NOT NULL");
        awaitFailure("batches");

        execute("ROLLBACK");

        assertThat(update.get().status()).as(update.get().errors()).isZero();
        assertThat(update.get().errors()).contains("It can be begun again", "Trying again");
        assertThat(value("SELECT count(*) || ' ' || min(balance) || ' ' || max(balance) FROM account"))
                .isEqualTo("3000 200 200");
    }

    @Test
    void whereATransactionWasRolledBackItIsSaidThatNothingWasApplied() throws Exception {
        changelog(changeset("whole", "changes: [{ sql: { sql: \"" + DOUBLE + "; " + BLOCKED + "\" } }]\n"));
        lock("blocked");

        Result result = run("update", "--lock-retry-seconds=0");

        assertThat(balance()).isEqualTo("100");
        assertThat(result.errors())
                .endsWith("\nNothing of the changeset was applied."
                        + " Run this again when that session has ended its transaction\n")
                .doesNotContain("in part");
    }

    private void lock(String table) throws SQLException {
        execute("BEGIN; LOCK TABLE " + table + " IN SHARE MODE");
    }

    private static String changeset(String id, String yaml) {
        String rollback = yaml.contains("rollback:") ? "" : "rollback: []\n";
        return "  - changeSet:\n      id: " + id + "\n      author: test\n" + (yaml + rollback).indent(6);
    }

    private void changelog(String changesets) throws Exception {
        Files.writeString(folder.resolve("changes.yaml"), "databaseChangeLog:\n" + changesets);
    }

    private Result run(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--search-path=" + folder;
        all[arguments.length + 1] = "--changelog-file=changes.yaml";
        return soundchart.run(all);
    }

    /** Without the linter's and the recorded catalogs' word on it. */
    private Result deploy(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "deploy";
        all[1] = "--backup=none";
        return run(all);
    }

    private CompletableFuture<Result> begin(String command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run(command.split(" "));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Waits until a changeset has waited for a lock, and does so no more. */
    private void awaitFailure(String changeset) throws Exception {
        String waits =
                "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'soundchart:"
                        + changeset + "' AND wait_event_type = 'Lock')";
        await("SELECT " + waits);
        await("SELECT NOT " + waits);
    }

    private void await(String condition) throws Exception {
        Await.until(condition, () -> value(condition).equals("t"));
    }

    private String balance() throws SQLException {
        return value("SELECT balance FROM account WHERE id = 1");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private String value(String query) throws SQLException {
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
