package dev.soundchart.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL server of this test process, used by no other: a container where Docker answers, else an embedded one.
 * {@code -Dpostgres=container} and {@code -Dpostgres=embedded} force one; {@code -Dpostgres.version} picks its version.
 */
public final class TestServer {

    static final String VERSION = System.getProperty("postgres.version", "16");

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** Of the embedded one. */
    private static final Path FOLDER = folder("postgres");

    /** Its data need not outlive a crash. */
    private static final List<String> SETTINGS = List.of(
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_prepared_transactions=4",
            // logging in takes half the time where the password's hash is cheap
            "scram_iterations=1");

    private static DatabaseAddress address;
    private static ScratchDatabases databases;

    private TestServer() {}

    /** A database of the server, whose role is a superuser. */
    public static synchronized DatabaseAddress address() {
        if (address == null) {
            address = start();
        }
        return address;
    }

    /** Scratch databases on the server. */
    public static synchronized ScratchDatabases databases() {
        DatabaseAddress server = address();
        if (databases == null) {
            try {
                databases = ScratchDatabases.on(server);
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
        return databases;
    }

    /**
     * The folder of an embedded server that this test process has to itself. It is kept from run to run.
     *
     * @param kind what kind of server it is: {@code postgres-tls}
     */
    public static Path folder(String kind) {
        return TARGET.resolve(kind + "-" + VERSION + "-" + System.getProperty("fork", "fork0"));
    }

    /**
     * Copies PostgreSQL's programs to the folder of an embedded server, which takes less time than unpacking. Each server
     * needs programs of its own: by them it is known to be running.
     */
    public static void copyPrograms(Path folder) throws IOException, UnusableDatabase {
        ServerBinaries unpacked = ServerBinaries.below(TARGET);
        try (FileGate gate = FileGate.enter(Files.createDirectories(TARGET))) {
            if (!unpacked.areUnpacked()) {
                unpacked.unpack();
            }
        }
        ServerBinaries copy = ServerBinaries.below(folder);
        if (!copy.areUnpacked()) {
            // a kill half way leaves nothing that would count as a copy
            Path partial = Path.of(copy.folder() + ".partial");
            FileUtils.deleteDirectory(partial.toFile());
            FileUtils.copyDirectory(unpacked.folder().toFile(), partial.toFile());
            Files.move(partial, copy.folder());
        }
    }

    private static DatabaseAddress start() {
        DatabaseAddress address = startServer();
        hashPasswordAnew(address);
        return address;
    }

    /** The superuser's was hashed before the settings held. */
    private static void hashPasswordAnew(DatabaseAddress address) {
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER ROLE CURRENT_USER PASSWORD '" + address.password().orElseThrow() + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static DatabaseAddress startServer() {
        String kind = System.getProperty("postgres", "");
        if (!List.of("", "container", "embedded").contains(kind)) {
            throw new IllegalArgumentException("-Dpostgres must be container or embedded, not " + kind);
        }
        boolean container =
                kind.isEmpty() ? DockerClientFactory.instance().isDockerAvailable() : kind.equals("container");
        return container ? startContainer() : startEmbedded();
    }

    private static DatabaseAddress startEmbedded() {
        EmbeddedServer server = new EmbeddedServer(FOLDER, SETTINGS);
        try {
            copyPrograms(FOLDER);
            claim(FOLDER);
            DatabaseAddress address = server.join(System.err::println);
            endPrepared(address);
            // what owns something in databases that killed runs left can't be dropped before those
            databases = ScratchDatabases.on(address);
            dropRoles(address);
            System.err.println("Tests run on the " + server);
            return address;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * Holds a lock on the folder until this process ends. Without it, a second run outside of Maven would drop what the
     * first has made.
     */
    private static void claim(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("tests.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new IllegalStateException("Another test process uses " + folder + ". Wait until its run has ended");
        }
    }

    /** Prepared transactions outlive even the server, and their database can't be dropped before they end. */
    private static void endPrepared(DatabaseAddress address) throws SQLException {
        Map<String, String> leftovers = new LinkedHashMap<>();
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT format('ROLLBACK PREPARED %L', gid), database FROM pg_prepared_xacts")) {
            while (rows.next()) {
                leftovers.put(rows.getString(1), rows.getString(2));
            }
        }
        for (Map.Entry<String, String> leftover : leftovers.entrySet()) {
            try (Connection connection = ServerConnection.open(address.withDatabase(leftover.getValue()));
                    Statement statement = connection.createStatement()) {
                statement.execute(leftover.getKey());
            }
        }
    }

    /** The data last from run to run: roles that killed runs left there are dropped. */
    private static void dropRoles(DatabaseAddress address) throws SQLException {
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement()) {
            List<String> leftovers = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("""
                    SELECT format('DROP ROLE %I', rolname) FROM pg_roles
                     WHERE rolname !~ '^pg_' AND rolname <> current_user
                    """)) {
                while (rows.next()) {
                    leftovers.add(rows.getString(1));
                }
            }
            for (String leftover : leftovers) {
                statement.execute(leftover);
            }
        }
    }

    /** Testcontainers' own helper stops the container after the tests; where that is off, the end of the process does. */
    @SuppressWarnings("resource")
    private static DatabaseAddress startContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:" + VERSION)
                // by default it is what the role is called, and no output could be searched for it
                .withPassword("only-a-password")
                .withCommand(Stream.concat(
                                Stream.of("postgres"), SETTINGS.stream().flatMap(setting -> Stream.of("-c", setting)))
                        .toArray(String[]::new));
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        System.err.println("Tests run in a container of " + container.getDockerImageName());
        return new DatabaseAddress(
                List.of(new DatabaseAddress.Host(
                        container.getHost(), container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT))),
                container.getDatabaseName(),
                container.getUsername(),
                Optional.of(container.getPassword()),
                Map.of());
    }
}
