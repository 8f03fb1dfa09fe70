package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.Await;
import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.CalledSoundchart.Running;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates and rollbacks on a live database: in the way of others, stopped, after failed builds. */
class GuardTest {

    /** The changeset after it comments the tables of the library. */
    private static final int BEFORE_COMMENTS = 3;

    private static final String COMMENTS = "20250601_comment_library_tables";

    private Scratch database;
    private Connection other;
    private Connection observer;
    private CalledSoundchart soundchart;

    @TempDir
    private Path folder;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        other = database.connect();
        observer = database.connect();
        soundchart = CalledSoundchart.onExample(database.address());
        set("lock_timeout", "500ms");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        other.close();
        observer.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "update-to-tag --tag=library-2 --label-filter=library", "update-count --count=1"})
    void updateGoesOnWhenTheLockIsFree(String command) throws Exception {
        update(BEFORE_COMMENTS);
        succeedsOnceReleased(command, "LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");
        assertThat(value("SELECT count(*) FROM databasechangelog WHERE id = '" + COMMENTS + "'"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollback-count --count=1 --yes",
                "rollback --tag=library-1 --yes",
                "rollback-to 20250110_create_loans --yes"
            })
    void rollbackGoesOnWhenTheLockIsFree(String command) throws Exception {
        update(BEFORE_COMMENTS + 1);
        succeedsOnceReleased(command, "LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");
        assertThat(value("SELECT count(*) FROM databasechangelog")).isEqualTo(String.valueOf(BEFORE_COMMENTS));
    }

    @Test
    void updateGivesUpInBoundedTimeAndNamesTheBlocker() throws Exception {
        update(BEFORE_COMMENTS);
        set("lock_timeout", "3s");
        Catalog before = Catalog.read(observer);
        execute("SET application_name = 'nightly report'");
        execute("BEGIN; LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");

        Instant start = Instant.now();
        Result result = soundchart.run("update", "--lock-retry-seconds=8");

        assertThat(Duration.between(start, Instant.now())).isLessThan(Await.LIMIT);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("Another session holds a lock on what this changeset works on (process ")
                .contains(" (nightly report), role ")
                .contains("). Trying again in ")
                .contains(", giving up after 8 s (lock-retry-seconds)\n")
                .contains("Tried ")
                .contains("changeset " + COMMENTS + " failed: Gave up after 3000 ms: ");
        assertThat(Catalog.read(observer)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1"})
    void lockRetrySecondsThatAreNoNumberOfSecondsAreRefused(String seconds) throws Exception {
        for (String command : List.of("update", "deploy --backup=none")) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.add("--lock-retry-seconds=" + seconds);

            Result result = soundchart.run(arguments.toArray(String[]::new));

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors())
                    .endsWith("\n--lock-retry-seconds takes a whole number of seconds, 0 or more\n")
                    .doesNotContain("\tat ");
        }
        assertThat(value("SELECT to_regclass('books')")).isNull();
    }

    @Test
    void changesetThatFailsForAnotherReasonIsNotTriedAgain() throws Exception {
        update(BEFORE_COMMENTS);
        execute("ALTER TABLE books RENAME TO elsewhere");

        Result result = soundchart.run("update");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("does not exist").doesNotContain("Trying again", "Tried ");
    }

    @Test
    void sessionHasTheNameOfItsChangeset() throws Exception {
        update(BEFORE_COMMENTS);
        set("lock_timeout", "20s");
        execute("BEGIN; LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");
        Running update = soundchart.begin("update-count", "--count=1");

        awaitSession("application_name = 'soundchart:" + COMMENTS + "' AND wait_event_type = 'Lock'");

        execute("ROLLBACK");
        assertThat(update.result().status()).isZero();
        execute("BEGIN; LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");
        Running rollback = soundchart.begin("rollback-count", "--count=1", "--yes");
        awaitSession("application_name = 'soundchart:" + COMMENTS + "' AND wait_event_type = 'Lock'");
        execute("ROLLBACK");
        assertThat(rollback.result().status()).isZero();
    }

    @Test
    void invalidIndexOfAFailedBuildIsDroppedBeforeTheNext() throws Exception {
        String changelog = "--changelog-file=" + changelog("""
                databaseChangeLog:
                  - changeSet: { id: table, author: a, changes: [{ sql: { sql: "CREATE TABLE t (c int, d int)" } }] }
                  - changeSet:
                      id: index
                      author: a
                      runInTransaction: false
                      changes: [{ sql: { sql: "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \\"T c\\" ON t (c)" } }]
                      rollback: [{ sql: { sql: "DROP INDEX CONCURRENTLY IF EXISTS \\"T c\\"" } }]
                """);
        run("update-count", "--count=1", changelog);
        execute("INSERT INTO t VALUES (1, 1), (1, 2)");
        execute("CREATE TABLE u (c int); INSERT INTO u VALUES (1), (1)");
        assertThat(run("update", changelog).errors()).contains("could not create unique index");
        assertThat(invalidIndexes()).containsExactly("\"T c\"");
        try {
            execute("CREATE UNIQUE INDEX CONCURRENTLY another ON u (c)");
        } catch (SQLException e) {
            // leaves an invalid index of which the changelog knows nothing
        }

        execute("DELETE FROM t WHERE d = 2");
        Result result = run("update", changelog);

        assertThat(result.errors()).contains("dropping T c: invalid, left by a build that failed or was killed\n");
        assertThat(result.status()).isZero();
        assertThat(invalidIndexes()).containsExactly("another");
    }

    @Test
    void statementThatTakesTooLongIsCancelledWithinATransactionOnly() throws Exception {
        set("statement_timeout", "300ms");
        String changelog = "--changelog-file=" + changelog("""
                databaseChangeLog:
                  - changeSet:
                      id: batches
                      author: a
                      runInTransaction: false
                      changes: [{ sql: { sql: "SELECT pg_sleep(0.6); CREATE TABLE done ()" } }]
                  - changeSet:
                      id: slow
                      author: a
                      changes: [{ sql: { sql: "CREATE TABLE begun (); SELECT pg_sleep(30)" } }]
                """);

        Result result = run("update", changelog);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("changeset slow failed: Cancelled after 300 ms (statement_timeout).")
                .endsWith("\nNothing of the changeset was applied\n");
        assertThat(value("SELECT to_regclass('done') || ',' || coalesce(to_regclass('begun')::text, 'none')"))
                .isEqualTo("done,none");
    }

    @Test
    void sessionsHaveLimitsUnlessOthersAreSet() throws Exception {
        try (Scratch fresh = TestServer.databases().create();
                Connection connection = fresh.connect();
                Statement statement = connection.createStatement()) {
            for (List<String> limit : List.of(
                    List.of("lock_timeout", "5s"),
                    List.of("statement_timeout", "10min"),
                    List.of("idle_in_transaction_session_timeout", "1min"))) {
                ResultSet row = statement.executeQuery("SHOW " + limit.get(0));
                row.next();
                assertThat(row.getString(1)).isEqualTo(limit.get(1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void signalCancelsTheStatementAndLeavesNoLock(String signal) throws Exception {
        assumeTrue(signal.equals("TERM") || !ignoresInterrupts(), "This build was started in a shell's background");
        update(BEFORE_COMMENTS + 1);
        set("lock_timeout", "40s");
        Catalog before = Catalog.read(observer);
        execute("BEGIN; LOCK TABLE loans IN SHARE UPDATE EXCLUSIVE MODE");
        Path errors = folder.resolve("errors");
        Process process = start(errors, "update");
        awaitSession("application_name LIKE 'soundchart:%' AND wait_event_type = 'Lock'");

        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();

        assertThat(Await.exitStatus(process)).isEqualTo(signal.equals("TERM") ? 143 : 130);
        assertThat(value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid NOT IN (pg_backend_pid(), " + process(other) + ")"))
                .isEqualTo("0");
        assertThat(Files.readString(errors))
                .contains("Stopped in changelog/library/20250601_comment_library_tables.yaml, changeset " + COMMENTS
                        + "-2")
                .endsWith("Run the same command again to go on\n");
        execute("ROLLBACK");
        assertThat(value("SELECT count(*) FROM databasechangelog")).isEqualTo(String.valueOf(BEFORE_COMMENTS + 1));
        assertThat(Catalog.read(observer)).isEqualTo(before);
        assertThat(soundchart.run("update").status()).isZero();
    }

    @Test
    void signalCancelsAPrecondition() throws Exception {
        String changelog = changelog("""
                databaseChangeLog:
                  - changeSet:
                      id: asks
                      author: a
                      preConditions: [{ sqlCheck: { expectedResult: 1, sql: SELECT 1 FROM pg_sleep(40) } }]
                      changes: [{ sql: { sql: CREATE TABLE t () } }]
                """);
        stops("wait_event = 'PgSleep'", changelog);
        assertThat(value("SELECT to_regclass('t')")).isNull();
    }

    @Test
    void signalCancelsTheDropOfAnInvalidIndex() throws Exception {
        String changelog = changelog("""
                databaseChangeLog:
                  - changeSet:
                      id: builds
                      author: a
                      runInTransaction: false
                      changes: [{ sql: { sql: CREATE INDEX CONCURRENTLY i ON t (c) } }]
                """);
        execute("CREATE TABLE t (c int); INSERT INTO t VALUES (1), (1)");
        try {
            execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (c)");
        } catch (SQLException e) {
            // leaves the index invalid
        }
        execute("BEGIN; SELECT count(*) FROM t");
        stops("query LIKE 'DROP INDEX%' AND wait_event_type = 'Lock'", changelog);
    }

    private void stops(String session, String changelog) throws Exception {
        Path errors = folder.resolve("errors");
        Process process = start(errors, "--search-path=" + folder, "update", "--changelog-file=" + changelog);
        awaitSession(session);

        process.destroy();

        assertThat(Await.exitStatus(process)).isEqualTo(143);
        assertThat(Files.readString(errors))
                .containsPattern(
                        "Stopped( in .*rolled back|\\. No changeset was at work)\\. Run the same command again");
        assertThat(value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid NOT IN (pg_backend_pid(), " + process(other) + ")"))
                .isEqualTo("0");
    }

    @Test
    void signalEndsThePauseBeforeTheNextAttempt() throws Exception {
        update(BEFORE_COMMENTS);
        set("lock_timeout", "100ms");
        execute("BEGIN; LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");
        Path errors = folder.resolve("errors");
        Process process = start(errors, "update");
        Await.until(
                "the pause before the next attempt",
                () -> Files.readString(errors).contains("Trying again"));

        process.destroy();

        assertThat(Await.exitStatus(process)).isEqualTo(143);
        execute("ROLLBACK");
    }

    @Test
    void databaseThatWasRolledBackIsNotUpToDate() throws Exception {
        soundchart.run("update", "--label-filter=library");
        soundchart.run("update", "--label-filter=library");
        soundchart.run("rollback-count", "--count=1", "--yes");

        assertThat(soundchart.run("update", "--label-filter=library").errors()).contains("1 changeset applied");
    }

    private void succeedsOnceReleased(String command, String lock) throws Exception {
        execute("BEGIN; " + lock);
        Running work = soundchart.begin(command.split(" "));
        awaitSession("wait_event_type = 'Lock'");
        Await.until(
                "the end of the first attempt",
                () -> value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                        .equals("0"));
        execute("ROLLBACK");

        Result result = work.result();
        assertThat(result.errors()).contains("Trying again in ");
        assertThat(result.status()).as(result.errors()).isZero();
    }

    /** Processes that a shell starts in the background ignore SIGINT, and so do their children. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.notExists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> new BigInteger(line.replaceFirst("SigIgn:\\s*", ""), 16))
                .anyMatch(ignored -> ignored.testBit(1));
    }

    private Process start(Path errors, String... arguments) throws Exception {
        return SoundchartProcess.with(database.address())
                .in(ExampleChangelog.FOLDER)
                .prepare(arguments)
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Result run(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "--search-path=" + folder;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return soundchart.run(all);
    }

    private String changelog(String yaml) throws Exception {
        Files.writeString(folder.resolve("changes.yaml"), yaml);
        return "changes.yaml";
    }

    private void update(int count) throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.update(count);
        }
    }

    private void set(String parameter, String value) throws SQLException {
        try (Statement statement = observer.createStatement()) {
            statement.execute(
                    "ALTER DATABASE " + database.address().database() + " SET " + parameter + " = '" + value + "'");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitSession(String condition) throws Exception {
        Await.session(observer, condition);
    }

    private List<String> invalidIndexes() throws SQLException {
        String names = value(
                "SELECT string_agg(indexrelid::regclass::text, ',' ORDER BY 1) FROM pg_index WHERE NOT indisvalid");
        return names == null ? List.of() : List.of(names.split(","));
    }

    private static int process(Connection connection) throws SQLException {
        return connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    private String value(String query) throws SQLException {
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
