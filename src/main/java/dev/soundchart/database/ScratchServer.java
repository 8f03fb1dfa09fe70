package dev.soundchart.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which server scratch databases are made on: the one that is named for it, else the one in use if its role may create
 * databases, else in the repository the embedded one.
 *
 * @param environment the environment variables
 * @param directory where to look for the repository: this directory or one above it
 * @param output takes a line that says which server it is
 */
public record ScratchServer(Map<String, String> environment, Path directory, Consumer<String> output) {

    private static final String MAY_CREATE_DATABASES =
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user";

    /**
     * Finds the server.
     *
     * @param url the one that is named for it, if any
     * @throws UnusableDatabase if none can be used; the message says what to set
     * @throws SQLException if the server in use can't be asked
     */
    public DatabaseAddress find(Optional<String> url) throws SQLException {
        DatabaseChoice choice = DatabaseChoice.of(url.orElse(DatabaseChoice.BY_ENVIRONMENT), environment, directory);
        if (choice instanceof DatabaseChoice.Server server) {
            if (url.isPresent() || mayCreateDatabases(server.address())) {
                output.accept("Scratch databases on " + server.address());
                return server.address();
            }
            choice = DatabaseChoice.embedded(directory)
                    .orElseThrow(
                            () -> new UnusableDatabase(
                                    "The role of " + server + " may not create scratch databases."
                                            + " Name a server where one may: --scratch-url=postgresql://user:password@host:port/database"));
        }
        EmbeddedServer server = EmbeddedServer.ofRepository(((DatabaseChoice.Embedded) choice).repository());
        DatabaseAddress address = server.join(output);
        output.accept("Scratch databases on " + server);
        return address;
    }

    private static boolean mayCreateDatabases(DatabaseAddress address) throws SQLException {
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MAY_CREATE_DATABASES)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
