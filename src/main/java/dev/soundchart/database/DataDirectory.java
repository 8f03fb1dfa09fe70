package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * The data of an embedded server, in {@code data} below its folder, and the server that runs on them. To be used inside
 * the {@link FileGate}.
 */
final class DataDirectory {

    /** A server that was killed reads its log again before it answers; on a large database that takes its time. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final int START_ATTEMPTS = 3;

    private final Path folder;
    private final Path data;
    private final List<String> settings;

    DataDirectory(Path folder, List<String> settings) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.settings = settings;
    }

    /** The superuser's password: made by chance, in a file that only this user may read. */
    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    /** Whether there is a database already. */
    boolean exists() {
        return Files.exists(data);
    }

    /**
     * Makes sure that the data, if there are any, are of a major version.
     *
     * @throws UnusableDatabase if they are of another one, or damaged
     */
    void requireVersion(String majorVersion) throws IOException, UnusableDatabase {
        if (exists()) {
            if (!Files.exists(data.resolve("PG_VERSION")) || !Files.exists(passwordFile())) {
                throw new UnusableDatabase(folder + " is damaged. Move or delete it to start with an empty database");
            }
            String version = Files.readString(data.resolve("PG_VERSION")).strip();
            if (!version.equals(majorVersion)) {
                throw new UnusableDatabase("The data in " + data + " are of PostgreSQL " + version + ", this is "
                        + majorVersion + ". Move or delete " + folder + " to start with an empty database");
            }
        }
    }

    /** Makes an empty database. A kill half way leaves nothing that would count as one. */
    void initialise(ServerProgram programs) throws IOException, UnusableDatabase {
        Path unfinished = folder.resolve("data.partial");
        FileUtils.deleteDirectory(unfinished.toFile());
        programs.own(folder);
        programs.own(writePassword());
        programs.run(
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + EmbeddedServer.NAME,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                // the letters of all languages, for pg_trgm
                "--lc-ctype=" + (isMac() ? "en_US.UTF-8" : "C.UTF-8"));
        programs.runSingleUser(unfinished, "CREATE DATABASE " + EmbeddedServer.NAME);
        Files.move(unfinished, data);
    }

    /**
     * The port of the server that runs on these data, if one does, once it answers.
     *
     * @throws UnusableDatabase if one may run where its process can't be seen: in another container, on another machine
     */
    Optional<Integer> port(ServerProgram programs) throws IOException, UnusableDatabase {
        requireVisible();
        Instant limit = Instant.now().plus(START_LIMIT);
        while (Instant.now().isBefore(limit)) {
            Optional<PostmasterFile> file = PostmasterFile.read(data);
            if (file.isEmpty() || !programs.isRunning(file.get())) {
                return Optional.empty();
            }
            if (file.get().isReady()) {
                return Optional.of(file.get().port());
            }
            pause();
        }
        throw new UnusableDatabase("The embedded PostgreSQL does not get ready. Its log is " + log());
    }

    /** Two servers on the same data destroy them; PostgreSQL can't see the other one either, and would start. */
    private void requireVisible() throws IOException, UnusableDatabase {
        if (Files.exists(owner())
                && PostmasterFile.exists(data)
                && ProcessSpace.current().mayHide(ProcessSpace.read(owner()))) {
            throw new UnusableDatabase("A PostgreSQL on " + data + " may be running in another container or on another"
                    + " machine: one was started there and has not ended in order. End the command that uses it there."
                    + " If none runs any more, delete " + PostmasterFile.path(data));
        }
    }

    /**
     * Starts the server. What a crash left is dealt with: the lock file is deleted, since its process number may be
     * another program's by now, which PostgreSQL would take for a server of these data. {@link #port} has made sure that
     * no server hides in another container.
     *
     * @return its port
     */
    int start(ServerProgram programs) throws IOException, UnusableDatabase {
        PostmasterFile.delete(data);
        ProcessSpace.current().write(owner());
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                programs.run(
                        "pg_ctl",
                        "start",
                        "--wait",
                        "--silent",
                        "--timeout=" + START_LIMIT.toSeconds(),
                        "--pgdata=" + data,
                        "--log=" + log(),
                        "--options=" + options(port));
                return port;
            } catch (UnusableDatabase e) {
                // the port was taken meanwhile, or processes of a killed server are still about to end
                if (attempt == START_ATTEMPTS) {
                    throw new UnusableDatabase(
                            "The embedded PostgreSQL does not start: " + lastLine(log()) + ". Its log is " + log(), e);
                }
                pause();
            }
        }
    }

    /** Stops the server; sessions still open are ended. */
    void stop(ServerProgram programs) throws IOException, UnusableDatabase {
        Optional<PostmasterFile> file = PostmasterFile.read(data);
        if (file.isPresent() && programs.isRunning(file.get())) {
            programs.run("pg_ctl", "stop", "--wait", "--silent", "--mode=fast", "--pgdata=" + data);
        }
    }

    private String options(int port) {
        List<String> all = new ArrayList<>(
                List.of("port=" + port, "listen_addresses=127.0.0.1", "unix_socket_directories=", "lc_messages=C"));
        all.addAll(settings);
        return String.join(" ", all.stream().map(setting -> "-c " + setting).toList());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private Path writePassword() throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Path file = passwordFile();
        Files.deleteIfExists(file);
        Files.createFile(file, OwnerOnly.attributes(folder));
        Files.writeString(file, Base64.getUrlEncoder().encodeToString(random) + "\n");
        return file;
    }

    private static String lastLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, UTF_8)) {
            return lines.filter(line -> line.contains("FATAL")).reduce("no reason in the log", (first, last) -> last);
        } catch (NoSuchFileException e) {
            return "it has not come to write a log";
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server starts", e);
        }
    }

    private static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    Path passwordFile() {
        return folder.resolve("password");
    }

    /** Where the server was started. */
    private Path owner() {
        return folder.resolve("started-in");
    }

    private Path log() {
        return folder.resolve("server.log");
    }
}
