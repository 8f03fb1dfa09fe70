package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.fault.Fault.Moment;
import dev.soundchart.fault.Fault.Place;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.regex.Pattern;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client dies after one statement of the server's work after the other, in an update and in a rollback. Each run is the
 * plain rerun of the one that died before it, and what the last one leaves is what an undisturbed one would have.
 *
 * <p>A run dies by its connections, all of them at once, which is all that a server sees of a death.
 */
class StatementBoundaryTest {

    /** What leaves the transaction as it is: the server is after it where it was before. */
    private static final Pattern READS = Pattern.compile("(?i)(BEGIN|SELECT|SHOW|SET)\\b.*", Pattern.DOTALL);

    private static final String LOCK = "pg_try_advisory_lock";

    @TempDir
    private Path folder;

    private TallyChangelog changelog;
    private Undisturbed undisturbed;
    private Scratch database;
    private Connection observer;
    private Proxy proxy;

    private interface Work {
        void on(ChangelogSession session) throws LiquibaseException;
    }

    @BeforeEach
    void createDatabase() throws Exception {
        changelog =
                Extent.current().isAtLeast(Extent.MANY) ? TallyChangelog.in(folder) : TallyChangelog.smallIn(folder);
        database = TestServer.databases().create();
        try (Connection connection = database.connect()) {
            Witness.install(connection);
        }
        try (Scratch another = database.copy()) {
            undisturbed = Undisturbed.on(another.address(), changelog);
        }
        observer = database.connect();
        proxy = Proxy.before(database.address());
    }

    @AfterEach
    void dropDatabase() throws Exception {
        proxy.close();
        observer.close();
        database.close();
    }

    @Test
    void updateKilledAfterEachStatementIsRunAgain() throws Exception {
        killAtEachStatement(0, 1, ChangelogSession::update);

        assertThat(Witness.commands(observer)).isEqualTo(undisturbed.update());
    }

    @Test
    void rollbackKilledAfterEachStatementIsRunAgain() throws Exception {
        try (ChangelogSession session = changelog.open(database.address())) {
            session.update();
        }
        Witness.commands(observer);

        killAtEachStatement(undisturbed.changesets(), -1, session -> session.rollback(undisturbed.changesets()));

        assertThat(Witness.commands(observer)).isEqualTo(undisturbed.rollback());
    }

    /**
     * Goes from one end of the changelog to the other: a run that has not come further than the one before it dies one
     * step later. When one has, the next dies when it has the lock.
     */
    private void killAtEachStatement(int start, int step, Work work) throws Exception {
        int position = start;
        int most = 0;
        int kills = 0;
        while (diesAfter(most, work)) {
            kills++;
            Position now = Position.of(observer);
            if (now.history().size() == position + step) {
                position += step;
                most = 0;
                assertThat(undisturbed.at(position, step).differences(now)).isEmpty();
            } else {
                most = steps(proxy.statements()) + 1;
                if (undisturbed.isAtomic(step > 0 ? position : position - 1)) {
                    assertThat(undisturbed.at(position, step).differences(now))
                            .as("after %s", proxy.statements())
                            .isEmpty();
                }
            }
        }
        int end = start + step * undisturbed.changesets();
        assertThat(undisturbed.at(end, step).differences(Position.of(observer))).isEmpty();
        assertThat(kills).isGreaterThan(undisturbed.changesets());
    }

    /**
     * Whether it came to that many steps, or to its first, and died. After none at all it dies as soon as it has the
     * lock, if it asks for it: Liquibase keeps in a field that all threads share whether an update has it, and the update
     * of another test may have set that.
     */
    private boolean diesAfter(int most, Work work) throws Exception {
        Place place = (number, sql) -> asksForLock(sql)
                ? most == 0
                : changes(sql) && steps(proxy.statements().subList(0, number)) >= most;
        proxy.expect(Fault.cut(Moment.AFTER, place));
        try (ChangelogSession session = changelog.open(proxy.to(database.address()))) {
            work.on(session);
        } catch (Exception e) {
            assertThat(proxy.hasStruck()).as("died of the fault: %s", e).isTrue();
        }
        return proxy.hasStruck();
    }

    /**
     * How many of a run's statements are steps that it has to come through. Whether and how often it asks for the lock, and
     * whether a second session looks who is in the way of the first, is another matter in each run.
     */
    private static int steps(List<String> statements) {
        return (int) statements.stream()
                .filter(sql -> changes(sql) && !asksForLock(sql))
                .count();
    }

    private static boolean asksForLock(String sql) {
        return sql.contains(LOCK);
    }

    private static boolean changes(String sql) {
        return Extent.current() == Extent.ALL || !READS.matcher(sql).matches();
    }
}
