package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.soundchart.Await;
import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.CalledSoundchart.Running;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deploys to live databases, without a backup; BackupTest has those. */
class DeployCommandTest {

    private static final int BEFORE_COMMENTS = 3;
    private static final String LAST_BEFORE_COMMENTS = "20250110_create_loans";

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
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        other.close();
        observer.close();
        database.close();
    }

    @Test
    void emptyDatabaseIsTakenToTheHeadOnce() throws Exception {
        Path file = folder.resolve("report.json");
        Result deploy = soundchart.run("deploy", "--backup=none", "--report=" + file);

        assertThat(deploy.status()).as(deploy.errors()).isZero();
        assertThat(deploy.output())
                .containsPattern("(?s)^✓ preflight .*✓ update .*✓ verify .*Deployed 22 changesets in ")
                .doesNotContain("✗");
        assertThat(differencesFromHead()).isEmpty();
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("result").textValue()).isEqualTo("deployed");
        assertThat(report.get("startedFrom").textValue()).isEqualTo("base");
        assertThat(report.get("applied")).hasSize(22);
        assertThat(report.get("notApplied")).isEmpty();
        assertThat(report.get("steps")).hasSize(3);

        Result again = soundchart.run("deploy", "--backup=none");
        assertThat(again.status()).isZero();
        assertThat(again.output()).endsWith("Nothing to do: the database is what the changelog says\n");
    }

    @Test
    void lockOfAnotherUpdateIsReported() throws Exception {
        execute("SELECT pg_advisory_lock(" + "databasechangeloglock".hashCode() + ", " + "public".hashCode() + ")");
        Path file = folder.resolve("report.json");

        Result result = soundchart.run(
                "deploy", "--backup=none", "--report=" + file, "--changelog-lock-wait-time-in-minutes=0");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("✗ lock").contains("Another update still runs");
        assertThat(result.errors()).endsWith("Not deployed: lock did not pass. Nothing was changed\n");
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("result").textValue()).isEqualTo("refused");
        assertThat(report.get("steps").get(0).get("name").textValue()).isEqualTo("lock");
    }

    @Test
    void optionForTheBackupIsRequired() throws Exception {
        Result result = soundchart.run("deploy");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).isEqualTo("""
                --backup is missing: name a folder for the dump, as in --backup=/var/backups/music, or say that you have another backup: --backup=none
                """);
    }

    @Test
    void nothingIsChangedWhereThePreflightFindsDrift() throws Exception {
        update(BEFORE_COMMENTS);
        execute("ALTER TABLE books ADD hotfix int");
        Catalog before = Catalog.read(observer);
        Path file = folder.resolve("report.json");

        Result result = soundchart.run("deploy", "--backup=none", "--report=" + file);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .startsWith("✗ preflight")
                .contains("  ✗ drift: column books.hotfix is extra: integer")
                .doesNotContain("update ");
        assertThat(result.errors()).endsWith("Not deployed: preflight did not pass. Nothing was changed\n");
        assertThat(Catalog.read(observer)).isEqualTo(before);
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("result").textValue()).isEqualTo("refused");
        assertThat(report.get("steps").get(0).get("obstacles")).hasSize(1);
    }

    @Test
    void nothingIsChangedWhereTheBackupCannotBeMade() throws Exception {
        Result result = soundchart.with("PATH", folder.toString()).run("deploy", "--backup=" + folder);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("  ✗ backup: ").contains("pg_dump");
        assertThat(value("SELECT to_regclass('databasechangelog')")).isNull();
    }

    @Test
    void nothingIsChangedWhereTheReportCannotBeWritten() throws Exception {
        Result result = soundchart.run("deploy", "--backup=none", "--report=" + folder.resolve("missing/report.json"));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("The report can't be written to ").endsWith("Nothing was done\n");
        assertThat(value("SELECT to_regclass('databasechangelog')")).isNull();
    }

    @Test
    void dryRunPrintsPlanAndSqlAndWritesNothing() throws Exception {
        Result result = soundchart.run("deploy", "--dry-run", "--label-filter=library");

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(result.output())
                .startsWith("✓ preflight")
                .contains("pending: 6 changesets: 20250110_add_pg_trgm_extension, ")
                .contains("Nothing was changed (--dry-run). An update would run 6 changesets:\n")
                .contains("CREATE TABLE public.books (")
                .doesNotContain("orders");
        assertThat(value("SELECT to_regclass('databasechangelog')")).isNull();
    }

    @Test
    void labelFilterDeploysOneSchemaOnly() throws Exception {
        assertThat(soundchart
                        .run("deploy", "--backup=none", "--label-filter=library")
                        .output())
                .contains("Deployed 6 changesets");
        assertThat(value("SELECT to_regclass('books') || ',' || coalesce(to_regclass('orders')::text, 'none')"))
                .isEqualTo("books,none");
    }

    @Test
    void failedDeployNamesWhatWasAppliedAndHowToGoOnAndBack() throws Exception {
        stopBehindTheFirstComments();
        Path file = folder.resolve("report.json");

        Result failed = soundchart.run("deploy", "--backup=none", "--lock-retry-seconds=0", "--report=" + file);

        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.output())
                .contains("✗ update")
                .contains("changeset 20250601_comment_library_tables-2 failed: Gave up after 300 ms")
                .contains(
                        "\nApplied: 20250601_comment_library_tables\nNot applied: 20250601_comment_library_tables-2, ")
                .contains("\nTo go on: remove the cause, then run this deploy again.")
                .contains("\nTo go back: soundchart rollback-to " + LAST_BEFORE_COMMENTS + "\n");
        assertThat(failed.errors()).endsWith("Not deployed: update did not pass. 1 of 19 changesets applied\n");
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("result").textValue()).isEqualTo("failed");
        assertThat(report.get("applied")).hasSize(1);
        assertThat(report.get("notApplied")).hasSize(18);

        execute("ROLLBACK");
        assertThat(soundchart.run("deploy", "--backup=none").status()).isZero();
        assertThat(differencesFromHead()).isEmpty();
    }

    @Test
    void rollbackOnFailureRestoresCatalogAndTags() throws Exception {
        stopBehindTheFirstComments();
        Catalog before = Catalog.read(observer);
        String tags = "SELECT string_agg(coalesce(tag, '-'), ',' ORDER BY orderexecuted) FROM databasechangelog";
        String tagsBefore = value(tags);

        Result result = soundchart.run("deploy", "--backup=none", "--lock-retry-seconds=0", "--rollback-on-failure");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .contains("✗ update")
                .contains("✓ rollback")
                .contains("1 changeset undone, back at " + LAST_BEFORE_COMMENTS + "\n")
                .contains("\nApplied: none\n");
        assertThat(result.errors()).endsWith("Not deployed: the update failed, and what it had applied was undone\n");
        assertThat(CatalogDifference.between(before, Catalog.read(observer)).lines())
                .isEmpty();
        assertThat(value(tags)).isEqualTo(tagsBefore);
    }

    /** An invalid index that is unique refuses rows as a valid one does. */
    @Test
    void invalidIndexThatRemainsAfterARollbackIsNamed() throws Exception {
        stopBehindTheFirstComments();
        lockTimeout("1500ms");
        Running deploy = soundchart.begin("deploy", "--backup=none", "--lock-retry-seconds=0", "--rollback-on-failure");
        awaitSession("application_name LIKE 'soundchart:%' AND wait_event_type = 'Lock'");
        value("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'books_pkey'::regclass RETURNING 1");

        assertThat(deploy.result().output())
                .contains("✓ rollback")
                .contains("  ! index books.books_pkey is invalid: its build failed, was killed, or still"
                        + " runs. DROP INDEX CONCURRENTLY books_pkey\n");
    }

    /** The lock keeps others from reading the table's definition, but not the history. */
    @Test
    void rollbackOnFailureSucceedsAlthoughAnotherTableIsLocked() throws Exception {
        stopBehindTheFirstComments();
        lockTimeout("1500ms");
        Running deploy = soundchart.begin("deploy", "--backup=none", "--lock-retry-seconds=0", "--rollback-on-failure");
        awaitSession("application_name LIKE 'soundchart:%' AND wait_event_type = 'Lock'");
        execute("LOCK TABLE loans IN ACCESS EXCLUSIVE MODE");

        Result result = deploy.result();

        assertThat(result.output())
                .contains("✓ rollback")
                .contains("1 changeset undone, back at " + LAST_BEFORE_COMMENTS + "\n");
        assertThat(value("SELECT count(*) FROM databasechangelog")).isEqualTo(String.valueOf(BEFORE_COMMENTS));
    }

    @Test
    void whatIsAppliedIsNotKnownWhereNobodyCanConnect() throws Exception {
        stopBehindTheFirstComments();
        lockTimeout("20s");
        Path file = folder.resolve("report.json");
        Running deploy = soundchart.begin("deploy", "--backup=none", "--rollback-on-failure", "--report=" + file);
        awaitSession("application_name LIKE 'soundchart:%' AND wait_event_type = 'Lock'");
        try (Connection elsewhere = ServerConnection.open(database.address().withDatabase("postgres"));
                Statement statement = elsewhere.createStatement()) {
            statement.execute("ALTER DATABASE " + database.address().database() + " ALLOW_CONNECTIONS false");
            value("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'soundchart:%'"
                    + " AND datname = current_database()");
            Result result = deploy.result();
            statement.execute("ALTER DATABASE " + database.address().database() + " ALLOW_CONNECTIONS true");

            assertThat(result.output()).contains("✗ rollback").contains("\nApplied: not known\n");
            assertThat(result.errors()).endsWith("It is not known how many of 19 changesets applied\n");
        }
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("result").textValue()).isEqualTo("failed");
        assertThat(report.get("applied").isNull()).isTrue();
        assertThat(report.get("notApplied").isNull()).isTrue();
    }

    private void stopBehindTheFirstComments() throws Exception {
        update(BEFORE_COMMENTS);
        lockTimeout("300ms");
        execute("BEGIN; LOCK TABLE loans IN SHARE UPDATE EXCLUSIVE MODE");
    }

    /** The deploy waits for the holder, and the application's queries must not wait for the deploy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM orders",
                "BEGIN; WITH idle AS (INSERT INTO customers (customer_number) VALUES ('idle') RETURNING id)"
                        + " INSERT INTO orders (order_number, customer_id) SELECT 'in transaction', id FROM idle"
            })
    void deployWaitsForALongReaderOrAnIdleWriterAndDelaysNobodyMeanwhile(String holder) throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.updateTo("shop-1", "shop");
        }
        lockTimeout("700ms");
        execute(holder);
        Running deploy = soundchart.begin("deploy", "--backup=none", "--label-filter=shop");
        awaitSession("application_name LIKE 'soundchart:%' AND wait_event_type = 'Lock'");

        try (Connection application = database.connect();
                Statement statement = application.createStatement()) {
            // far more than the deploy's, far less than the holder's time
            statement.execute("SET lock_timeout = '20s'");
            for (int i = 0; i < 60; i++) {
                statement.execute("INSERT INTO orders (order_number, title, customer_id) SELECT 'o" + i + "', 't', id"
                        + " FROM customers LIMIT 1");
                statement.executeQuery("SELECT count(*) FROM orders").close();
                statement.execute("SELECT pg_sleep(0.03)");
            }
        }
        assertThat(deploy.hasEnded()).isFalse();
        execute("ROLLBACK");

        Result result = deploy.result();
        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(result.output()).contains("✓ verify");
    }

    @Test
    void twoDeploysAtOnceRunEachChangesetOnce() throws Exception {
        Running first = soundchart.begin("deploy", "--backup=none");
        Running second = soundchart.begin("deploy", "--backup=none");

        assertThat(List.of(first.result().status(), second.result().status())).containsExactly(0, 0);
        assertThat(first.result().output() + second.result().output())
                .contains("Deployed 22 changesets")
                .contains("Nothing to do");
        assertThat(differencesFromHead()).isEmpty();
    }

    private List<String> differencesFromHead() throws Exception {
        try (Scratch head = ExampleChangelog.atHead();
                Connection expected = head.connect()) {
            return CatalogDifference.between(Catalog.read(expected), Catalog.read(observer)).lines().stream()
                    .filter(line -> !line.contains("lock_timeout"))
                    .toList();
        }
    }

    private void update(int count) throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.update(count);
        }
    }

    private void lockTimeout(String value) throws SQLException {
        try (Statement statement = observer.createStatement()) {
            statement.execute("ALTER ROLE CURRENT_USER IN DATABASE "
                    + database.address().database() + " SET lock_timeout = '" + value + "'");
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

    private String value(String query) throws SQLException {
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
