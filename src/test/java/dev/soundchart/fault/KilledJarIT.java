package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.Await;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The jar, killed with {@code kill -9} at random moments after it has connected; then it is just run again. */
@Tag("platform")
class KilledJarIT {

    /** Databases: most of the time goes into waiting for the moment to kill. */
    private static final int AT_ONCE = 4;

    @TempDir
    private Path folder;

    private Undisturbed undisturbed;
    private Scratch database;
    private DatabaseAddress address;
    private Connection observer;
    private Proxy proxy;
    private Jar jar;

    @BeforeAll
    static void requireTime() {
        assumeTrue(Extent.current().isAtLeast(Extent.MANY), "Tens of processes: -Dfaults=many");
    }

    @BeforeEach
    void createDatabase() throws Exception {
        TallyChangelog changelog = TallyChangelog.in(Files.createDirectory(folder.resolve("changelogs")));
        database = TestServer.databases().create();
        address = database.address();
        try (Connection connection = database.connect()) {
            Witness.install(connection);
        }
        try (Scratch another = database.copy()) {
            undisturbed = Undisturbed.on(another.address(), changelog);
        }
        jar = Jar.in(folder, address, "--search-path=" + changelog.repository());
        observer = database.connect();
        proxy = Proxy.before(address);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        proxy.close();
        observer.close();
        database.close();
    }

    @RepeatedTest(AT_ONCE)
    @Execution(ExecutionMode.CONCURRENT)
    void updateAndRollbackOfAKilledJarAreRunAgain() throws Exception {
        Duration update = timeOf("update");
        Duration rollback = timeOf("rollback-to", "base", "--yes");
        Witness.commands(observer);
        for (int kill = 1; kill <= Extent.current().kills() / AT_ONCE; kill++) {
            killAndRunAgain(update, "update");
            assertAt(undisturbed.positions().get(undisturbed.changesets()), undisturbed.update());
            killAndRunAgain(rollback, "rollback-to", "base", "--yes");
            assertAt(undisturbed.bottom(), undisturbed.rollback());
        }
    }

    private void assertAt(Position expected, List<String> commands) throws Exception {
        assertThat(expected.differences(Position.of(observer))).isEmpty();
        assertThat(Witness.commands(observer)).isEqualTo(commands);
    }

    private Duration timeOf(String... arguments) throws Exception {
        proxy.expectNothing();
        Program program = jar.start(proxy.to(address), arguments);
        long start = awaitStatement(program);
        program.succeeds();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void killAndRunAgain(Duration time, String... arguments) throws Exception {
        proxy.expectNothing();
        Program killed = jar.start(proxy.to(address), arguments);
        long start = awaitStatement(killed);
        long moment = ThreadLocalRandom.current().nextLong(time.toNanos());
        Thread.sleep(Duration.ofNanos(moment).toMillis());
        killed.kill();
        // the server notices that the client of a statement is gone: this does not wait for ever
        jar.start(address, arguments).succeeds();
    }

    private long awaitStatement(Program program) throws Exception {
        Await.until("the first statement", () -> {
            assertThat(program.isAlive()).isTrue();
            return !proxy.statements().isEmpty();
        });
        return System.nanoTime();
    }
}
