package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A changeset never waits for a lock so long that the application's queries pile up behind it. */
class LockTimeoutTest {

    private Scratch database;
    private Session session;

    @BeforeEach
    void updateToTheLastTable() throws Exception {
        database = TestServer.databases().create();
        session = new Session(database);
        session.update(3);
        session.execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = '1s'");
    }

    @AfterEach
    void dropDatabase() throws Exception {
        session.close();
        database.close();
    }

    @Test
    void updateThatGivesUpNamesTheBlockerAndLeavesTheDatabaseUnchanged() throws Exception {
        // half of it is left to look who stands there: on a busy machine that takes a while
        session.execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = '3s'");
        Catalog before = Catalog.read(session.connection());
        session.execute("SET application_name = 'nightly report'");
        session.execute("BEGIN; LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");

        assertThatThrownBy(() -> session.update(1))
                .isInstanceOf(LiquibaseException.class)
                .hasMessageContaining(
                        "Gave up after 3000 ms: another session holds a lock on what this changeset works on"
                                + " (process ")
                .hasMessageContaining(" (nightly report), role ")
                .hasMessageContaining("idle in transaction: LOCK TABLE books");

        session.release();
        assertThat(Catalog.read(session.connection())).isEqualTo(before);
        session.update();
    }

    /** The time for waiting begins anew with each wait, and somebody is looked for again. */
    @Test
    void blockerOfAStatementThatHasAlreadyWorkedIsNamed() throws Exception {
        session.execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = '3s'");
        session.execute("""
                CREATE FUNCTION work() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); END';
                CREATE EVENT TRIGGER work ON ddl_command_start WHEN TAG IN ('COMMENT') EXECUTE FUNCTION work();
                """);
        session.execute("SET application_name = 'nightly report'");
        session.execute("BEGIN; LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");

        assertThatThrownBy(() -> session.update(1)).hasMessageContaining(" (nightly report), role ");
    }

    /** A rollback takes the strongest lock; readers that come after it wait behind it. */
    @Test
    void rollbackThatWaitsForAReaderDoesNotBlockTheApplication() throws Exception {
        session.execute("BEGIN; SELECT count(*) FROM loans");
        Thread rollback = new Thread(() -> {
            try (ChangelogSession changelog = ExampleChangelog.open(database)) {
                changelog.rollback(1);
            } catch (Exception e) {
                // expected: the reader stays
            }
        });
        rollback.start();
        session.await("query LIKE '%DROP TABLE%' AND wait_event_type = 'Lock'");

        try (Connection application = database.connect();
                Statement statement = application.createStatement()) {
            statement.execute("SET lock_timeout = '60s'");
            statement.execute("SELECT count(*) FROM loans");
        }
        rollback.join();
        assertThat(session.value("SELECT count(*) FROM databasechangelog")).isEqualTo("3");
    }

    @Test
    void lockTimeoutDoesNotApplyToConcurrentStatements() throws Exception {
        session.update(2);
        session.holdSnapshot();
        Thread release = new Thread(() -> {
            try {
                session.await("query LIKE '%CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'"
                        + " AND clock_timestamp() - query_start > interval '2 s'");
                session.release();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        release.start();

        try (ChangelogSession changelog = ExampleChangelog.open(database)) {
            changelog.update(1);
        }
        release.join();
        assertThat(session.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_books_title_trgm'::regclass"))
                .isEqualTo("t");
    }
}
