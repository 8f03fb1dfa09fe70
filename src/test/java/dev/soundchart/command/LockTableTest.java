package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.Await;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.SessionLock;
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
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Updates beside a Liquibase that has no session lock, but the row of a table. */
@Timeout(180)
class LockTableTest {

    private static final String CHANGELOG = """
            databaseChangeLog:
              - changeSet:
                  id: double
                  author: test
                  changes: [{ sql: { sql: "UPDATE account SET balance = balance * 2; SELECT count(*) FROM gate" } }]
                  rollback: []
            """;

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
        soundchart = CalledSoundchart.with(database.address());
        Files.writeString(folder.resolve("changes.yaml"), CHANGELOG);
        execute("""
                CREATE TABLE account (balance int);
                INSERT INTO account VALUES (100);
                CREATE TABLE gate ();
                """);
        execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = '170s'");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        other.close();
        observer.close();
        database.close();
    }

    @Test
    void updateWaitsForAnUpdateOfStockLiquibase() throws Exception {
        execute("BEGIN; LOCK TABLE gate");
        Process stock = StockLiquibase.start(database.address(), folder, "update");
        Await.session(observer, "application_name NOT LIKE 'soundchart%' AND wait_event_type = 'Lock'");
        CompletableFuture<Result> update = begin("update");
        // between two looks at the lock
        Await.session(
                observer,
                "application_name LIKE 'soundchart%' AND state = 'idle' AND query = 'COMMIT'"
                        + " AND state_change < clock_timestamp() - interval '200 ms'");
        execute("ROLLBACK");

        assertThat(Await.exitStatus(stock)).as(stockLog()).isZero();
        assertThat(update.get().status()).as(update.get().errors()).isZero();
        assertThat(update.get().errors())
                .containsPattern(
                        "Waiting for another update to end: Liquibase on .*, since .* \\(databasechangeloglock\\)");
        assertDoubledOnce();
    }

    @Test
    void stockLiquibaseWaitsForAnUpdate() throws Exception {
        createLockTable();
        execute("BEGIN; LOCK TABLE gate");
        CompletableFuture<Result> update = begin("update");
        Await.session(observer, "application_name LIKE 'soundchart%' AND wait_event_type = 'Lock'");
        assertThat(value("SELECT lockedby FROM databasechangeloglock WHERE locked"))
                .startsWith("soundchart: process ");
        Process stock = StockLiquibase.start(database.address(), folder, "update");
        Await.until("stock Liquibase to wait", () -> stockLog().contains("Waiting for changelog lock"));
        execute("ROLLBACK");

        assertThat(update.get().status()).as(update.get().errors()).isZero();
        assertThat(Await.exitStatus(stock)).as(stockLog()).isZero();
        assertDoubledOnce();
    }

    @Test
    void markIsTakenOverWhenItsSessionHasEnded() throws Exception {
        createLockTable();
        try (Connection killed = database.connect()) {
            killed.setAutoCommit(false);
            SessionLock lock = new SessionLock();
            lock.setDatabase(
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(killed)));
            lock.waitForLock();
            execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())");
        }
        assertThat(value("SELECT locked FROM databasechangeloglock")).isEqualTo("t");

        Result update = run("update", "--changelog-lock-wait-time-in-minutes=0");

        assertThat(update.status()).as(update.errors()).isZero();
        assertDoubledOnce();
    }

    @Test
    void lockOfAKilledStockLiquibaseIsNamedAndFreedByReleaseLocks() throws Exception {
        createLockTable();
        execute("UPDATE databasechangeloglock SET locked = true, lockgranted = '2026-01-02 03:04:05',"
                + " lockedby = 'old-host (10.0.0.1)'");

        Result refused = run("update", "--changelog-lock-wait-time-in-minutes=0");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors())
                .endsWith("Another update still runs after 0 minutes: Liquibase on old-host (10.0.0.1),"
                        + " since 2026-01-02 03:04:05 (databasechangeloglock). Run this again when it has ended."
                        + " If it was killed, free its lock first: soundchart release-locks\n");
        assertThat(balance()).isEqualTo("100");
        assertThat(run("list-locks").output()).contains("old-host (10.0.0.1)");

        assertThat(run("release-locks").status()).isZero();
        assertThat(run("update").status()).isZero();
        assertDoubledOnce();
    }

    @Test
    void deployMarksTheRowFromPreflightToTheEnd() throws Exception {
        execute("DROP TABLE account, gate");
        new DeployableChangelog(folder).write("""
                  - changeSet:
                      id: account
                      author: test
                      changes: [{ sql: { sql: "CREATE TABLE account (balance int); INSERT INTO account VALUES (200); SELECT pg_sleep(0)" } }]
                      rollback: [{ sql: { sql: "DROP TABLE account" } }]
                """);
        createLockTable();
        execute("""
                CREATE TABLE marks (lockedby text);
                CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN INSERT INTO marks VALUES (coalesce(NEW.lockedby, 'free')); RETURN NULL; END $$;
                CREATE TRIGGER mark AFTER UPDATE ON databasechangeloglock FOR EACH ROW EXECUTE FUNCTION mark();
                """);

        Result deploy = run("deploy", "--backup=none", "--suppressions=" + suppressions());

        assertThat(deploy.status()).as(deploy.output() + deploy.errors()).isZero();
        assertThat(value("SELECT string_agg(split_part(lockedby, ':', 1), ', ' ORDER BY ctid) FROM marks"))
                .isEqualTo("soundchart, free");
    }

    @Test
    void roleThatMayNotMarkTheRowIsTold() throws Exception {
        createLockTable();
        String role = "reader_" + database.address().database();
        execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'; GRANT ALL ON SCHEMA public TO " + role);
        try {
            Result update = soundchart
                    .with(
                            "DATABASE_URL",
                            SoundchartProcess.url(database.address())
                                    .replaceFirst("//[^@]*@", "//" + role + ":secret@"))
                    .run("--search-path=" + folder, "update", "--changelog-file=changes.yaml");

            assertThat(update.status()).isEqualTo(1);
            assertThat(update.errors())
                    .endsWith("The role lacks a right: ERROR: permission denied for table databasechangeloglock\n");
            assertThat(balance()).isEqualTo("100");
        } finally {
            execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }

    @Test
    void tableIsNotMade() throws Exception {
        for (String command :
                new String[] {"update", "rollback-count --count=1 --yes", "release-locks", "list-locks"}) {
            assertThat(run(command.split(" ")).status()).isZero();
            assertThat(value("SELECT to_regclass('databasechangeloglock')")).isNull();
        }
    }

    private void assertDoubledOnce() throws SQLException {
        assertThat(balance()).isEqualTo("200");
        assertThat(value("SELECT count(*) FROM databasechangelog")).isEqualTo("1");
        assertThat(value("SELECT locked OR lockedby IS NOT NULL FROM databasechangeloglock"))
                .isEqualTo("f");
    }

    /** As Liquibase makes it. */
    private void createLockTable() throws SQLException {
        execute("""
                CREATE TABLE databasechangeloglock (
                  id integer NOT NULL, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255),
                  CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id));
                INSERT INTO databasechangeloglock (id, locked) VALUES (1, false);
                """);
    }

    private Path suppressions() throws Exception {
        Path file = folder.resolve("suppressions.yaml");
        Files.writeString(file, """
                - { subject: table marks, reason: of this test }
                - { subject: "function mark()", reason: of this test }
                """);
        return file;
    }

    private String stockLog() throws Exception {
        return Files.readString(folder.resolve("stock.log"));
    }

    private Result run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--search-path=" + folder));
        all.addAll(List.of(arguments));
        if (!arguments[0].endsWith("-locks")) {
            all.add("--changelog-file=changes.yaml");
        }
        return soundchart.run(all.toArray(String[]::new));
    }

    private CompletableFuture<Result> begin(String command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run(command);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private String balance() throws SQLException {
        return value("SELECT balance FROM account");
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
