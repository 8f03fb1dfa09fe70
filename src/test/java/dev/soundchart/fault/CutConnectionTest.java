package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.Await;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.fault.Fault.Moment;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection is cut while the server is in the middle of a statement, which waits for another session. The server lets go
 * of it; {@code lock_timeout} would not make it.
 */
class CutConnectionTest {

    @TempDir
    private Path folder;

    private TallyChangelog changelog;
    private Undisturbed undisturbed;
    private Scratch database;
    private Connection observer;
    private Connection other;
    private Proxy proxy;

    private interface Work {
        void on(ChangelogSession session) throws Exception;
    }

    @BeforeEach
    void createDatabase() throws Exception {
        changelog = TallyChangelog.smallIn(folder);
        database = TestServer.databases().create();
        try (Connection connection = database.connect()) {
            Witness.install(connection);
        }
        try (Scratch another = database.copy()) {
            waitForever(another);
            undisturbed = Undisturbed.on(another.address(), changelog);
        }
        waitForever(database);
        observer = database.connect();
        other = database.connect();
        other.setAutoCommit(false);
        proxy = Proxy.before(database.address());
    }

    /** Lets sessions wait for locks without a limit. */
    private static void waitForever(Scratch database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = 0");
        }
    }

    @AfterEach
    void dropDatabase() throws Exception {
        proxy.close();
        other.close();
        observer.close();
        database.close();
    }

    @Test
    void updateWhoseConnectionWasCutIsRunAgain() throws Exception {
        run(session -> session.update(undisturbed.changesets() - 2));

        cut("DO $$", "SELECT FROM tally WHERE id = 2500 FOR UPDATE", ChangelogSession::update);
        assertThat(Position.of(observer).tally())
                .containsExactly("2000 rows: filled, counted 2", "1500 rows: empty, counted 1");
        cut("CREATE INDEX CONCURRENTLY", "UPDATE tally SET id = id WHERE id = 1", ChangelogSession::update);
        run(ChangelogSession::update);

        assertThat(undisturbed.positions().get(undisturbed.changesets()).differences(Position.of(observer)))
                .isEmpty();
        assertThat(Witness.commands(observer)).isEqualTo(undisturbed.update());
    }

    @Test
    void rollbackWhoseConnectionWasCutIsRunAgain() throws Exception {
        Work rollback = session -> session.rollback(undisturbed.changesets());
        run(ChangelogSession::update);
        Witness.commands(observer);

        cut("DROP INDEX CONCURRENTLY", "UPDATE tally SET id = id WHERE id = 1", rollback);
        run(session -> session.rollback(1));
        cut("UPDATE tally SET value", "SELECT FROM tally WHERE id = 2500 FOR UPDATE", rollback);
        cut("DROP TABLE tally", "SELECT FROM tally", rollback);
        cut("DELETE FROM public.databasechangelog", "LOCK TABLE databasechangelog IN SHARE MODE", rollback);
        run(rollback);

        assertThat(undisturbed.bottom().differences(Position.of(observer))).isEmpty();
        assertThat(Witness.commands(observer)).isEqualTo(undisturbed.rollback());
    }

    /** Cuts the connection in the statement, by its beginning, that waits for what another session does. */
    private void cut(String beginning, String obstacle, Work work) throws Exception {
        try (Statement statement = other.createStatement()) {
            statement.execute(obstacle);
        }
        proxy.expect(new Fault(Moment.MEANWHILE, (number, sql) -> sql.startsWith(beginning), struck -> {
            awaitWaiting();
            struck.cut();
        }));
        assertThatThrownBy(() -> {
                    try (ChangelogSession session = changelog.open(proxy.to(database.address()))) {
                        work.on(session);
                    }
                })
                .satisfies(reason -> Secrets.noneIn(Throwables.getStackTrace(reason), database.address()));
        assertThat(proxy.hasStruck()).as(beginning).isTrue();
        other.rollback();
    }

    private void awaitWaiting() throws Exception {
        Await.session(observer, "state = 'active' AND wait_event_type = 'Lock'");
    }

    private void run(Work work) throws Exception {
        try (ChangelogSession session = changelog.open(database.address())) {
            work.on(session);
        }
    }
}
