package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.JavaProgram;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.command.Soundchart;
import dev.soundchart.database.CrashingServer;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import dev.soundchart.fault.Fault.Moment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that crashes, has a full disk or no free connections: the same command succeeds when it is repeated. */
class ServerFaultTest {

    private static final Path FOLDER = TestServer.folder("postgres-crash");

    private static final String COMMIT_OF_HISTORY = "the commit after the history";

    @TempDir
    private static Path folder;

    private static CrashingServer server;
    private static TallyChangelog changelog;
    private static Undisturbed undisturbed;

    private DatabaseAddress address;

    private interface Work {
        void on(ChangelogSession session) throws Exception;
    }

    @BeforeAll
    static void seeWhatIsUndisturbed() throws Exception {
        assumeTrue(
                Extent.current().isAtLeast(Extent.MANY), "A server of its own, crashed and restarted: -Dfaults=many");
        server = new CrashingServer(FOLDER, List.of("max_connections=10"));
        changelog = TallyChangelog.smallIn(folder);
        undisturbed = Undisturbed.on(witnessed(server.startEmpty()), changelog);
    }

    @BeforeEach
    void makeDatabase() throws Exception {
        address = witnessed(server.startEmpty());
    }

    @Test
    void updateIsRunAgainAfterServerCrashes() throws Exception {
        crash(Moment.MEANWHILE, "CREATE TABLE public.orders", ChangelogSession::update);
        crash(Moment.AFTER, "INSERT INTO public.databasechangelog", ChangelogSession::update);
        crash(Moment.MEANWHILE, COMMIT_OF_HISTORY, ChangelogSession::update);
        crash(Moment.MEANWHILE, "DO $$", ChangelogSession::update);
        crash(Moment.MEANWHILE, "CREATE INDEX CONCURRENTLY", ChangelogSession::update);
        run(ChangelogSession::update);

        assertUpdated();
    }

    @Test
    void rollbackIsRunAgainAfterServerCrashes() throws Exception {
        Work rollback = session -> session.rollback(undisturbed.changesets());
        run(ChangelogSession::update);
        assertUpdated();

        crash(Moment.MEANWHILE, "DROP INDEX CONCURRENTLY", rollback);
        crash(Moment.AFTER, "UPDATE tally", rollback);
        crash(Moment.MEANWHILE, COMMIT_OF_HISTORY, rollback);
        crash(Moment.AFTER, "DELETE FROM public.databasechangelog", rollback);
        crash(Moment.MEANWHILE, "DROP TABLE public.orders", rollback);
        run(rollback);

        assertAt(undisturbed.bottom(), undisturbed.rollback());
    }

    @Test
    void fullDiskIsNamedAndTheUpdateIsRunAgain() throws Exception {
        run(session -> session.update(undisturbed.changesets() - 1));
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(
                succeeds("mount", "-o", "size=40m", "-t", "tmpfs", "tmpfs", disk.toString()), "root can mount disks");
        try {
            execute("postgres", "CREATE TABLESPACE small LOCATION '" + disk + "'");
            execute("postgres", "ALTER DATABASE " + address.database() + " SET TABLESPACE small");
            Path others = disk.resolve("others");
            fill(others);

            assertThat(soundchart("update").fails())
                    .contains("changelog/shop/20270115_index_tally.yaml, changeset 20270115_index_tally failed: ")
                    .contains("No space left on device")
                    .contains("Hint: Check free disk space.")
                    .contains("Statement: CREATE INDEX CONCURRENTLY idx_tally_value");

            Files.delete(others);
            soundchart("update").succeeds();
            assertUpdated();
        } finally {
            server.startEmpty();
            execute("postgres", "DROP TABLESPACE IF EXISTS small");
            succeeds("umount", disk.toString());
        }
    }

    @Test
    void exhaustedConnectionsAreNamedAndTheUpdateIsRunAgain() throws Exception {
        List<Connection> others = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        while (true) {
                            others.add(ServerConnection.open(address));
                        }
                    })
                    .isInstanceOf(SQLException.class);

            assertThat(soundchart("update").fails())
                    .contains("Can't connect to " + address + ": FATAL: sorry, too many clients already")
                    .contains("Run this again when others have disconnected");
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
        soundchart("update").succeeds();
        assertUpdated();
    }

    /** Runs it until the server crashes at a statement, by its beginning, and starts the server again. */
    private void crash(Moment moment, String beginning, Work work) throws Exception {
        try (Proxy proxy = Proxy.before(address)) {
            proxy.expect(
                    new Fault(moment, (number, sql) -> isAt(beginning, proxy.statements()), struck -> server.crash()));
            assertThatThrownBy(() -> {
                        try (ChangelogSession session = changelog.open(proxy.to(address))) {
                            work.on(session);
                        }
                    })
                    .satisfies(reason -> Secrets.noneIn(Throwables.getStackTrace(reason), address));
            assertThat(proxy.hasStruck()).as(beginning).isTrue();
        }
        address = server.start();
    }

    private static boolean isAt(String beginning, List<String> statements) {
        int last = statements.size() - 1;
        return beginning.equals(COMMIT_OF_HISTORY)
                ? statements.get(last).equals("COMMIT")
                        // between them the search path may be set back
                        && statements.subList(Math.max(0, last - 2), last).stream()
                                .anyMatch(sql -> sql.matches("(INSERT INTO|DELETE FROM) public.databasechangelog .*"))
                : statements.get(last).startsWith(beginning);
    }

    private void run(Work work) throws Exception {
        try (ChangelogSession session = changelog.open(address)) {
            work.on(session);
        }
    }

    private Program soundchart(String command) throws IOException {
        List<String> line = new ArrayList<>(JavaProgram.command(Soundchart.class));
        line.addAll(List.of("--search-path=" + folder, command));
        return Program.start(folder, address, line);
    }

    private void assertAt(Position expected, List<String> commands) throws SQLException {
        try (Connection connection = ServerConnection.open(address)) {
            assertThat(expected.differences(Position.of(connection))).isEmpty();
            assertThat(Witness.commands(connection)).isEqualTo(commands);
        }
    }

    private void assertUpdated() throws SQLException {
        assertAt(undisturbed.positions().get(undisturbed.changesets()), undisturbed.update());
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = ServerConnection.open(address.withDatabase(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static DatabaseAddress witnessed(DatabaseAddress database) throws SQLException {
        try (Connection connection = ServerConnection.open(database)) {
            Witness.install(connection);
        }
        return database;
    }

    /** Leaves no room for what the database has no room for itself. */
    private static void fill(Path file) throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream stream = Files.newOutputStream(file)) {
            while (true) {
                stream.write(page);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
