package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that {@code mvn package} makes, in folders outside of the repository and in another working copy. */
@Tag("platform")
class RunnableJarIT {

    private static final long LARGEST = 12L << 20;

    @TempDir
    private Path elsewhere;

    @Test
    void jarHoldsWhatAnUpdateNeedsAndNothingElse() throws Exception {
        assertThat(Files.size(RunnableJar.FILE)).isLessThan(LARGEST);
        try (JarFile jar = new JarFile(RunnableJar.FILE.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains(
                            "LICENSE",
                            "org/postgresql/Driver.class",
                            "liquibase/integration/commandline/LiquibaseCommandLine.class",
                            "dev/soundchart/database/SessionLock.class")
                    .noneMatch(name -> name.startsWith("com/datical"))
                    .noneMatch(name -> name.startsWith("org/hibernate"))
                    .noneMatch(name -> name.startsWith("jakarta/"))
                    .noneMatch(name -> name.startsWith("com/fasterxml"))
                    .noneMatch(name -> name.startsWith("dev/soundchart/model"))
                    .noneMatch(name -> name.startsWith("org/junit"))
                    .noneMatch(name -> name.startsWith("org/testcontainers"))
                    .noneMatch(name -> name.endsWith(".txz"));
        }
    }

    @Test
    void quickAnswerSaysWhyADatabaseCannotBeReachedAsLiquibaseDoes() throws Exception {
        DatabaseAddress address = TestServer.address();
        for (String url : List.of(
                SoundchartProcess.url(address).replaceFirst("//.*@", "//nobody:x@"),
                "postgresql://nobody@localhost:1/nothing")) {
            SoundchartProcess jar = RunnableJar.in(elsewhere, Map.of("DATABASE_URL", url));

            Result quick = jar.run("update");

            assertThat(quick.status()).isEqualTo(1);
            assertThat(quick.errors()).contains("\nCan't connect to postgresql://nobody@");
            assertThat(jar.run("update", "--log-level=off")).isEqualTo(quick);
        }
    }

    /** Servers and their guards count failed logins. */
    @Test
    void refusedLoginIsNotTriedAgain() throws Exception {
        AtomicInteger logins = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> refuseLogins(server, logins), "refusing server");
            thread.start();
            Result result = RunnableJar.in(
                            elsewhere,
                            Map.of("DATABASE_URL", "postgresql://me:wrong@127.0.0.1:" + server.getLocalPort() + "/db"))
                    .run("update");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).endsWith(": FATAL: wrong password\n");
            assertThat(logins).hasValue(1);
        }
    }

    /** A server without TLS that takes no password. */
    private static void refuseLogins(ServerSocket server, AtomicInteger logins) {
        byte[] refusal = "SFATAL\0C28P01\0Mwrong password\0\0".getBytes(StandardCharsets.UTF_8);
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                DataInputStream input = new DataInputStream(client.getInputStream());
                DataOutputStream output = new DataOutputStream(client.getOutputStream());
                int length = input.readInt();
                if (length == 8) {
                    input.skipNBytes(4);
                    output.writeByte('N');
                    length = input.readInt();
                }
                input.skipNBytes(length - 4);
                logins.incrementAndGet();
                output.writeByte('E');
                output.writeInt(4 + refusal.length);
                output.write(refusal);
            } catch (IOException e) {
                // the next one
            }
        }
    }

    @Test
    void jarRequiresADatabaseUrlInEachFolder() throws Exception {
        for (Path folder : List.of(elsewhere, ExampleChangelog.FOLDER)) {
            Result result = RunnableJar.in(folder, Map.of()).run("update");
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).isEqualTo("""
                    DATABASE_URL environment variable is required. Set it: export DATABASE_URL="postgresql://user:password@host:port/database?sslmode=require"
                    """);
        }
    }

    @Test
    void commandsOnFilesOfTheRepositoryAreRefusedByTheJar() throws Exception {
        SoundchartProcess jar = RunnableJar.in(ExampleChangelog.FOLDER, Map.of());
        for (List<String> arguments : List.of(
                List.of("new-changeset", "--schema=shop", "--name=x"),
                List.of("autogenerate", "--schema=shop", "--name=x"),
                List.of("check"),
                List.of("database"))) {
            Result result = jar.run(arguments.toArray(String[]::new));
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors())
                    .isEqualTo(arguments.get(0) + " works on the files of the repository. Run it there:"
                            + " mvn -q compile exec:java -Dexec.args=\"" + arguments.get(0) + " …\"\n");
        }
    }

    @Test
    void jarAppliesTheChangelogOnItsSearchPath() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            Result update = RunnableJar.in(elsewhere, Map.of("DATABASE_URL", SoundchartProcess.url(database.address())))
                    .run("--search-path=" + ExampleChangelog.FOLDER, "update");

            assertThat(update.status()).isZero();
            assertThat(update.errors()).contains("\n22 changesets applied in ");
            try (ChangelogSession files = ExampleChangelog.open(database)) {
                assertThat(files.pending()).isEmpty();
            }
        }
    }

    @Test
    void jarPrintsItsVersion() throws Exception {
        assertThat(RunnableJar.in(elsewhere, Map.of()).run("--version").output())
                .matches("Soundchart \\d+\\.\\d+\\.\\d+.*, Liquibase 4\\.33\\.0, Java \\d+\n");
    }
}
