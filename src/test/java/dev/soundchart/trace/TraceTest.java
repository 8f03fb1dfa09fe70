package dev.soundchart.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.lint.LockMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a trace goes through a changelog. */
@Tag("postgres")
class TraceTest {

    private static final String NOTHING = "SELECT 1";

    @TempDir
    private Path folder;

    private final TracedChangelog changelog =
            new TracedChangelog().with("first", "CREATE TABLE t (id serial PRIMARY KEY, a text)", "DROP TABLE t");

    @Test
    void locksAreHeldToTheEndOfTheTransaction() throws Exception {
        changelog.with(
                "slow",
                "ALTER TABLE t ADD b integer; SELECT pg_sleep(0.2); ALTER TABLE t ADD c integer",
                "ALTER TABLE t DROP b; ALTER TABLE t DROP c");
        changelog.with("fast", false, "ALTER TABLE t ADD d integer; SELECT pg_sleep(1)", "ALTER TABLE t DROP d");
        List<ChangesetTrace> traces = traceAllButTheFirst();

        List<StatementTrace> slow = traces.get(0).update().statements();
        assertThat(slow).hasSize(3);
        assertThat(slow.get(0).locks()).singleElement().satisfies(lock -> {
            assertThat(lock.relation()).isEqualTo(new ObjectName("public", "t"));
            assertThat(lock.mode()).isEqualTo(LockMode.ACCESS_EXCLUSIVE);
            assertThat(lock.held().toMillis()).isGreaterThanOrEqualTo(200);
        });
        assertThat(slow.get(1).duration().toMillis()).isGreaterThanOrEqualTo(200);
        assertThat(slow.get(2).locks()).isEmpty();
        StatementTrace fast = traces.get(1).update().statements().get(0);
        Duration pause = traces.get(1).update().statements().get(1).duration();
        assertThat(fast.locks())
                .singleElement()
                .satisfies(lock -> assertThat(lock.held()).isLessThan(pause));
    }

    @Test
    void updateIsRunAgainAfterTheRollback() throws Exception {
        changelog.with("index", "CREATE INDEX i ON t (a)", "DROP INDEX i");
        changelog.with("half", "ALTER TABLE t ADD IF NOT EXISTS b text", NOTHING);
        List<ChangesetTrace> traces = traceAllButTheFirst();

        assertThat(traces.get(0).again().isLike(traces.get(0).update())).isTrue();
        assertThat(traces.get(0).rollback().isLike(traces.get(0).update())).isFalse();
        assertThat(traces).extracting(ChangesetTrace::succeeded).containsExactly(true, true);
    }

    @Test
    void onlyStatementsOfTheChangesetAreTraced() throws Exception {
        List<ChangesetTrace> traces = changelog.trace(folder, changeset -> true);

        assertThat(traces).hasSize(1);
        assertThat(traces.get(0).update().statements())
                .extracting(StatementTrace::sql)
                .containsExactly("CREATE TABLE t (id serial PRIMARY KEY, a text)");
        assertThat(traces.get(0).rollback().statements()).singleElement().satisfies(drop -> {
            assertThat(drop.sql()).isEqualTo("DROP TABLE t");
            assertThat(drop.locks()).isEmpty();
        });
    }

    @Test
    void traceGoesOnAfterARollbackThatFails() throws Exception {
        changelog.with("no way back", "ALTER TABLE t ADD b text", "ALTER TABLE t DROP nothing");
        changelog.with("twice", "CREATE INDEX i ON t (b)", NOTHING);
        changelog.with("last", "CREATE INDEX j ON t (b)", "DROP INDEX j");
        List<ChangesetTrace> traces = traceAllButTheFirst();

        assertThat(traces).extracting(ChangesetTrace::id).containsExactly("no way back", "twice", "last");
        assertThat(traces).extracting(ChangesetTrace::succeeded).containsExactly(false, false, true);
        assertThat(traces.get(0).rollback().failure())
                .isEqualTo("ERROR: column \"nothing\" of relation \"t\" does not exist");
        assertThat(traces.get(0).rollback().statements())
                .extracting(StatementTrace::sql)
                .containsExactly("ALTER TABLE t DROP nothing");
        assertThat(traces.get(0).again()).isNull();
        assertThat(traces.get(1).again().failure()).isEqualTo("ERROR: relation \"i\" already exists");
    }

    @Test
    void traceEndsAtAnUpdateThatFails() throws Exception {
        changelog.with("broken", false, "ALTER TABLE t ADD b text; CREATE INDEX CONCURRENTLY i ON t (x)", NOTHING);
        changelog.with("never", "DROP TABLE t", NOTHING);
        List<ChangesetTrace> traces = traceAllButTheFirst();

        assertThat(traces).singleElement().satisfies(trace -> {
            assertThat(trace.update().failure()).isEqualTo("ERROR: column \"x\" does not exist");
            assertThat(trace.update().statements()).hasSize(2);
            assertThat(trace.rollback()).isNull();
        });
    }

    /** Databases of the past may have had no rows where a changeset ran. */
    @Test
    void traceGoesOnAfterAnUpdateThatOnlyTheRowsRefuse() throws Exception {
        changelog.with("no rows", "ALTER TABLE t ADD b integer NOT NULL", "ALTER TABLE t DROP b");
        changelog.with("next", "CREATE INDEX i ON t (b)", "DROP INDEX i");
        List<ChangesetTrace> traces = traceAllButTheFirst();

        assertThat(traces).extracting(ChangesetTrace::id).containsExactly("no rows", "next");
        assertThat(traces.get(0).update().failure())
                .isEqualTo("ERROR: column \"b\" of relation \"t\" contains null values");
        assertThat(traces.get(1).succeeded()).isTrue();
        assertThat(traces.get(1).empty()).isEmpty();
        assertThat(changelog.trace(folder, changeset -> !changeset.getId().equals("no rows")))
                .extracting(ChangesetTrace::id)
                .containsExactly("first", "next");
    }

    /** Rows suit what later changesets ask for, where they can. */
    @Test
    void traceSaysWhichTablesAreEmpty() throws Exception {
        changelog.with("picky", "CREATE TABLE p (i integer NOT NULL CHECK (i < 0 AND i > 0))", "DROP TABLE p");
        changelog.with(
                "strict",
                "ALTER TABLE t ADD CHECK (a IN ('x', 'y')); ALTER TABLE t ALTER a SET NOT NULL",
                "ALTER TABLE t ALTER a DROP NOT NULL; ALTER TABLE t DROP CONSTRAINT t_a_check");
        List<ChangesetTrace> traces = traceAllButTheFirst();

        assertThat(traces.get(0).empty()).isEmpty();
        assertThat(traces.get(1).empty()).containsExactly("public.p");
        assertThat(traces.get(1).succeeded()).isTrue();
    }

    /** A block that commits takes its locks anew in each transaction. */
    @Test
    void traceSeesTheLocksOfABlockThatCommits() throws Exception {
        changelog.with(
                "batches",
                false,
                "DO $$ BEGIN UPDATE t SET a = 'x' WHERE id = 1; COMMIT; UPDATE t SET a = 'y'; COMMIT;"
                        + " ALTER TABLE t ADD b integer; END $$",
                "ALTER TABLE t DROP b");

        assertThat(traceAllButTheFirst().get(0).update().statements())
                .singleElement()
                .satisfies(block -> assertThat(block.locks())
                        .extracting(ObservedLock::mode)
                        .containsExactly(LockMode.ACCESS_EXCLUSIVE));
    }

    private List<ChangesetTrace> traceAllButTheFirst() throws Exception {
        return changelog.trace(folder, changeset -> !changeset.getId().equals("first"));
    }
}
