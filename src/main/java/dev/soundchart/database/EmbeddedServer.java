package dev.soundchart.database;

import dev.soundchart.database.DatabaseAddress.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A PostgreSQL server of this project's own, for machines that have none. It keeps its programs and its data in one
 * folder, runs as long as any process uses it, and is found again where a killed process left it running.
 */
public final class EmbeddedServer {

    /** The database that is there from the start, and the superuser that owns it. */
    static final String NAME = "soundchart";

    private final Path folder;
    private final ServerBinaries binaries;
    private final DataDirectory data;
    private final ServerUsers users;

    /**
     * @param folder the folder for programs and data; need not exist
     * @param settings server settings beside the defaults, as {@code name=value}
     */
    public EmbeddedServer(Path folder, List<String> settings) {
        this(folder, settings, ServerBinaries.below(folder));
    }

    EmbeddedServer(Path folder, List<String> settings, ServerBinaries binaries) {
        this.folder = folder;
        this.binaries = binaries;
        this.data = new DataDirectory(folder, settings);
        this.users = new ServerUsers(folder);
    }

    /** The one of a working copy, in its folder {@code .postgres}. */
    public static EmbeddedServer ofRepository(Path repository) {
        return new EmbeddedServer(repository.resolve(".postgres"), List.of());
    }

    /**
     * Makes this process a user of the server, until it ends: sets the server up on first use, starts it where it does
     * not run. The last user to end stops it.
     *
     * @param say takes a line where there is something to wait for
     * @return the address of its database
     * @throws UnusableDatabase if the folder can't be used or the server does not start
     */
    public DatabaseAddress join(Consumer<String> say) throws UnusableDatabase {
        try {
            Files.createDirectories(folder);
            try (FileGate gate = FileGate.enter(folder)) {
                data.requireVersion(binaries.majorVersion());
                ServerProgram programs = programs();
                if (users.enter()) {
                    Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "embedded PostgreSQL"));
                }
                if (!binaries.areUnpacked()) {
                    say.accept("First use: unpacking PostgreSQL " + binaries.version() + " into " + shown());
                    binaries.unpack();
                }
                if (!data.exists()) {
                    say.accept("First use: initialising an empty database in " + shown());
                    data.initialise(programs);
                }
                Optional<Integer> running = data.port(programs);
                int port = running.isPresent() ? running.get() : data.start(programs);
                return new DatabaseAddress(
                        List.of(new Host("127.0.0.1", port)), NAME, NAME, Optional.of(data.password()), Map.of());
            }
        } catch (IOException e) {
            throw new UnusableDatabase(
                    "The embedded PostgreSQL can't use " + shown() + " (" + reason(e) + "). Make room or give this user"
                            + " the right to write there, or name a server in DATABASE_URL",
                    e);
        }
    }

    /**
     * Drops the database with all that it holds, and makes an empty one. Sessions of others in it are ended.
     *
     * @throws UnusableDatabase if the server does not run or can't be used
     * @throws SQLException if the server refuses
     */
    public void reset() throws SQLException {
        try (Connection connection = ServerConnection.open(join(line -> {}).withDatabase("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + NAME + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + NAME + " TEMPLATE template0");
        }
    }

    /** Where the password of its superuser is, readable by this user only. */
    public Path passwordFile() {
        return shown(data.passwordFile());
    }

    private void leave() {
        try (FileGate gate = FileGate.enter(folder)) {
            users.leave();
            if (users.nobodyLeft()) {
                data.stop(programs());
            }
        } catch (IOException | UnusableDatabase e) {
            System.err.println("The embedded PostgreSQL was not stopped: " + e.getMessage());
        }
    }

    /** The folder, as seen from where the user is. */
    private Path shown() {
        return shown(folder);
    }

    private static Path shown(Path file) {
        Path here = Surroundings.current().folder().toAbsolutePath();
        return file.startsWith(here) && here.getNameCount() > 0 ? here.relativize(file) : file;
    }

    private ServerProgram programs() throws UnusableDatabase {
        return new ServerProgram(binaries, ServerUser.ofThisProcess());
    }

    /** File system exceptions have just the file's name as their message. */
    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replaceAll("Exception$", "") + ": " + e.getMessage();
    }

    @Override
    public String toString() {
        return "embedded PostgreSQL " + binaries.version() + " in " + shown();
    }
}
