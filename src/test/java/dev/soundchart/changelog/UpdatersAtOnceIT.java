package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several updaters on one database, and updaters that are killed: all processes of their own. */
class UpdatersAtOnceIT {

    private Scratch head;
    private Scratch database;
    private Session session;

    @BeforeEach
    void createDatabases() throws Exception {
        head = ExampleChangelog.atHead();
        database = TestServer.databases().create();
        session = new Session(database);
    }

    @AfterEach
    void dropDatabases() throws Exception {
        session.close();
        database.close();
        head.close();
    }

    /** The first table of all, the history's, is made slowly here, so that all updaters come upon its absence. */
    @Test
    void updatersAtOnceRunEachChangesetOnce() throws Exception {
        session.execute("""
                CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF to_regclass('databasechangelog') IS NULL THEN
                    PERFORM pg_sleep(2);
                  END IF;
                END $$;
                CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION slow();
                """);
        List<Updater> updaters = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            updaters.add(start("update", "updater-" + i));
        }
        for (Updater updater : updaters) {
            updater.succeeds();
        }
        session.execute("DROP EVENT TRIGGER slow; DROP FUNCTION slow()");
        assertAtHead();
    }

    /** The one that builds waits for old snapshots, the others for its lock: none may have a snapshot meanwhile. */
    @Test
    void waitingUpdatersDoNotBlockAConcurrentIndexBuild() throws Exception {
        beforeTheLastConcurrentIndex();
        session.holdSnapshot();
        Updater first = start("update", "first");
        session.await(
                "application_name LIKE 'first%' AND query LIKE '%CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'");
        List<Updater> others = List.of(start("update", "second"), start("update", "third"), start("update", "fourth"));
        for (Updater other : others) {
            other.awaitOutput("Waiting for another update to end: process ");
        }
        session.release();

        first.succeeds();
        for (Updater other : others) {
            other.succeeds();
            assertThat(other.output())
                    .contains("Waiting for another update to end: process ")
                    .contains("(first:");
        }
        assertAtHead();
    }

    @Test
    void updaterGivesUpWaitingAfterTheLimitOfLiquibase() throws Exception {
        session.execute(
                "SELECT pg_advisory_lock(%d, %d)".formatted("databasechangeloglock".hashCode(), "public".hashCode()));

        Updater updater =
                Updater.start(database.address(), "update", "waiter", "-Dliquibase.changelogLockWaitTimeInMinutes=0");

        assertThat(updater.exitStatus()).isEqualTo(1);
        assertThat(updater.output()).contains("Another update still runs after 0 minutes: process ");
        assertThat(Catalog.read(session.connection()).facts())
                .noneMatch(fact -> fact.kind().equals("table"));
    }

    /** What another one has undone meanwhile is not undone a second time. */
    @Test
    void rollbackThatWaitedDoesNotUndoWhatAnotherHasUndone() throws Exception {
        beforeTheLastConcurrentIndex();
        session.update(1);
        session.execute("BEGIN; SELECT pg_advisory_xact_lock(%d, %d)"
                .formatted("databasechangeloglock".hashCode(), "public".hashCode()));
        Updater waiter = start("rollback", "waiter");
        waiter.awaitOutput("Waiting for another update to end: process ");

        session.execute("DELETE FROM databasechangelog WHERE orderexecuted = 6; COMMIT");

        waiter.succeeds();
        assertThat(session.value("SELECT count(*) FROM databasechangelog")).isEqualTo("4");
    }

    @ParameterizedTest
    @CsvSource({"update", "rollback"})
    void updaterKilledInAPlainChangesetIsRunAgain(String action) throws Exception {
        session.update(action.equals("update") ? 3 : 4);
        session.execute("BEGIN; LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");
        Updater killed = start(action, "killed");
        session.await("application_name LIKE 'killed%' AND wait_event_type = 'Lock'");

        killed.kill();
        session.release();

        runAgain(action);
    }

    @ParameterizedTest
    @CsvSource({"update", "rollback"})
    void updaterKilledInAConcurrentStatementIsRunAgain(String action) throws Exception {
        beforeTheLastConcurrentIndex();
        if (action.equals("rollback")) {
            session.update(1);
        }
        session.holdSnapshot();
        Updater killed = start(action, "killed");
        session.await(
                "application_name LIKE 'killed%' AND query LIKE '%INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'");

        killed.kill();
        session.release();

        runAgain(action);
    }

    @ParameterizedTest
    @CsvSource({"update", "rollback"})
    void updaterKilledBetweenAChangeAndItsHistoryIsRunAgain(String action) throws Exception {
        beforeTheLastConcurrentIndex();
        if (action.equals("rollback")) {
            session.update(1);
        }
        session.execute("BEGIN; LOCK TABLE databasechangelog IN SHARE MODE");
        Updater killed = start(action, "killed");
        session.await(
                "application_name LIKE 'killed%' AND query ILIKE '%databasechangelog%' AND wait_event_type = 'Lock'");

        killed.kill();
        session.release();

        runAgain(action);
    }

    @ParameterizedTest
    @CsvSource({"update", "rollback"})
    void updaterKilledWhileItWaitsForTheLockIsRunAgain(String action) throws Exception {
        beforeTheLastConcurrentIndex();
        session.update(1);
        session.execute("BEGIN; SELECT pg_advisory_xact_lock(%d, %d)"
                .formatted("databasechangeloglock".hashCode(), "public".hashCode()));
        Updater killed = start(action, "killed");
        killed.awaitOutput("Waiting for another update to end: process ");

        killed.kill();
        session.release();

        runAgain(action);
    }

    /** A rerun ends where an undisturbed run would have; a rollback is followed by an update, which must be possible. */
    private void runAgain(String action) throws Exception {
        if (action.equals("rollback")) {
            session.rollback();
        }
        session.update();
        assertAtHead();
    }

    private void beforeTheLastConcurrentIndex() throws Exception {
        session.update(5);
    }

    private Updater start(String action, String name) throws Exception {
        return Updater.start(database.address(), action, name);
    }

    private void assertAtHead() throws Exception {
        int changesets;
        try (ChangelogSession changelog = ExampleChangelog.open(database)) {
            changesets = changelog.changesets().size();
        }
        try (Connection expected = head.connect()) {
            assertThat(CatalogDifference.between(Catalog.read(expected), Catalog.read(session.connection()))
                            .lines())
                    .isEmpty();
        }
        assertThat(session.value("SELECT count(*) || ' of ' || count(DISTINCT id) FROM databasechangelog"))
                .isEqualTo(changesets + " of " + changesets);
    }
}
