package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.Await;
import dev.soundchart.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server as several processes see it: each user here is a process of its own. */
@Tag("platform")
class EmbeddedServerIT {

    /** One folder for most tests. */
    @TempDir
    private static Path shared;

    private final List<User> users = new ArrayList<>();

    @BeforeAll
    static void copyPrograms() throws Exception {
        TestServer.copyPrograms(shared);
    }

    @AfterEach
    void endAll() throws Exception {
        for (User user : users) {
            user.leave();
        }
    }

    @Test
    void serverKeepsDataBetweenUsersAndStopsAfterTheLast() throws Exception {
        User first = user(shared);
        first.run("CREATE TABLE IF NOT EXISTS kept (i integer)");
        first.leave();
        assertThat(serverProcess(shared)).isEmpty();

        User second = user(shared);
        second.run("DROP TABLE kept");
        second.leave();
        assertThat(serverProcess(shared)).isEmpty();
    }

    @Test
    void secondUserIsNotCutOffWhenTheFirstLeaves() throws Exception {
        User first = user(shared);
        User second = user(shared);
        assertThat(second.port).isEqualTo(first.port);

        first.leave();
        second.run("SELECT 1");
        second.leave();
        assertThat(serverProcess(shared)).isEmpty();
    }

    @Test
    void serverOutlivesAKilledUserAndIsStoppedByTheNext() throws Exception {
        User killed = user(shared);
        killed.kill();
        long server = serverProcess(shared).orElseThrow();

        User next = user(shared);
        assertThat(serverProcess(shared)).contains(server);
        assertThat(next.port).isEqualTo(killed.port);
        next.leave();
        assertThat(serverProcess(shared)).isEmpty();
    }

    @Test
    void killedServerStartsAgain() throws Exception {
        User user = user(shared);
        user.run("CREATE TABLE survivor (i integer)");
        long server = serverProcess(shared).orElseThrow();
        ProcessHandle.of(server).orElseThrow().destroyForcibly();
        user.kill();
        assertThat(shared.resolve("data/postmaster.pid")).exists();

        User next = user(shared);
        next.run("DROP TABLE survivor");
    }

    /** After a restart of the machine, the number in the lock file may be any program's. */
    @Test
    void lockFileThatNamesAnotherProgramIsIgnored() throws Exception {
        user(shared).leave();
        Path lockFile = shared.resolve("data/postmaster.pid");
        Files.writeString(
                lockFile,
                ProcessHandle.current().pid() + "\n" + shared + "/data\n1700000000\n1\n\n127.0.0.1\n0 0\nready\n");

        user(shared).run("SELECT 1");
    }

    /** Nor by one that names another PostgreSQL server, which must go on running. */
    @Test
    void serverThatALockFileNamesIsLeftAlone(@TempDir Path other) throws Exception {
        TestServer.copyPrograms(other);
        User foreign = user(other);
        user(shared).leave();
        Files.copy(other.resolve("data/postmaster.pid"), shared.resolve("data/postmaster.pid"));

        User user = user(shared);
        assertThat(user.port).isNotEqualTo(foreign.port);
        user.leave();
        foreign.run("SELECT 1");
    }

    @Test
    void damagedFolderIsReported() throws Exception {
        user(shared).leave();
        Path version = shared.resolve("data/PG_VERSION");
        byte[] content = Files.readAllBytes(version);
        Files.delete(version);

        assertThat(start(shared, Map.of()).failure())
                .isEqualTo(shared + " is damaged. Move or delete it to start with an empty database");
        Files.write(version, content);
    }

    @Test
    void usersAtOnceSetTheServerUpOnce(@TempDir Path folder) throws Exception {
        // what a kill in the middle of an earlier set-up left
        Files.createDirectories(folder.resolve("data.partial/base"));
        ServerBinaries programs = ServerBinaries.below(folder);
        Files.createDirectories(Path.of(programs.folder() + ".partial/bin"));

        User first = start(folder, Map.of());
        User second = start(folder, Map.of());
        first.awaitReady();
        second.awaitReady();

        assertThat(second.port).isEqualTo(first.port);
        assertThat(first.said.size() + second.said.size()).isEqualTo(2);
        assertThat(String.join("\n", first.said) + String.join("\n", second.said))
                .contains(
                        "First use: unpacking PostgreSQL " + programs.version(),
                        "First use: initialising an empty database");
    }

    @Test
    void dataOfAnotherMajorVersionAreRefused(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/PG_VERSION"), "15\n");
        Files.writeString(folder.resolve("password"), "p\n");

        assertThat(start(folder, Map.of()).failure())
                .isEqualTo("The data in " + folder + "/data are of PostgreSQL 15, this is " + TestServer.VERSION
                        + ". Move or delete " + folder + " to start with an empty database");
    }

    @Test
    void unwritableFolderIsNamed(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(start(file.resolve("postgres"), Map.of()).failure())
                .startsWith("The embedded PostgreSQL can't use " + file.resolve("postgres"))
                .contains("DATABASE_URL");
    }

    /** Containers often forbid root what unshare needs. Where this test's user is not root, neither program is needed. */
    @Test
    void serverWorksWithoutUserNamespaces(@TempDir Path folder) throws Exception {
        Path path = pathWith(folder, "setpriv", "true", "sh");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        TestServer.copyPrograms(folder.resolve("postgres"));
        User user = start(folder.resolve("postgres"), Map.of("PATH", path.toString()));
        user.awaitReady();
        user.run("SELECT 1");
    }

    @Test
    void missingProgramsToLeaveRootAreNamed(@TempDir Path folder) throws Exception {
        Path path = pathWith(folder, "sh");
        TestServer.copyPrograms(folder.resolve("postgres"));

        User user = start(folder.resolve("postgres"), Map.of("PATH", path.toString()));

        if (System.getProperty("user.name").equals("root")) {
            assertThat(user.failure()).contains("neither unshare nor setpriv").contains("DATABASE_URL");
        } else {
            user.awaitReady();
        }
    }

    private static Path pathWith(Path folder, String... programs) throws IOException {
        Path path = Files.createDirectories(folder.resolve("path"));
        for (String program : programs) {
            for (String directory : System.getenv("PATH").split(":")) {
                Path found = Path.of(directory, program);
                if (Files.isExecutable(found) && Files.notExists(path.resolve(program))) {
                    Path script = Files.writeString(path.resolve(program), "#!/bin/sh\nexec " + found + " \"$@\"\n");
                    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
        return path;
    }

    private static Optional<Long> serverProcess(Path folder) throws IOException {
        return PostmasterFile.read(folder.resolve("data")).map(PostmasterFile::process);
    }

    private User user(Path folder) throws Exception {
        User user = start(folder, Map.of());
        user.awaitReady();
        return user;
    }

    private User start(Path folder, Map<String, String> environment) throws IOException {
        List<String> command = JavaProgram.command(EmbeddedServerUser.class);
        command.add(folder.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        User user =
                new User(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        users.add(user);
        return user;
    }

    private static final class User {

        private final Process process;
        private final BufferedReader output;
        private final PrintWriter input;
        private final List<String> said = new ArrayList<>();
        private int port;

        private User(Process process) {
            this.process = process;
            this.output = process.inputReader();
            this.input = new PrintWriter(process.outputWriter(), true);
        }

        private void awaitReady() throws IOException {
            port = Integer.parseInt(next("port "));
        }

        private String failure() throws IOException {
            return next("failed ");
        }

        private void run(String sql) throws IOException {
            input.println(sql);
            next("done");
        }

        private String next(String prefix) throws IOException {
            for (String line; (line = output.readLine()) != null; ) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length());
                }
                said.add(line);
            }
            throw new AssertionError("the process ended without \"" + prefix + "\", it said " + said);
        }

        private void leave() throws Exception {
            input.close();
            Await.exitStatus(process);
        }

        private void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
