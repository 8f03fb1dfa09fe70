package dev.soundchart.database;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The server of scratch databases: the one named for it, else the embedded one of the working copy. The server of
 * {@code DATABASE_URL} is in use by others and is never taken unless it is named for this, too.
 *
 * @param address where it is
 * @param isEmbedded whether it is the working copy's own server, which nobody else uses
 */
public record ScratchServer(DatabaseAddress address, boolean isEmbedded) {

    /**
     * Finds the server.
     *
     * @param url the one named for it, if any
     * @param environment the environment variables
     * @param directory where to look for the working copy: this directory or one above it
     * @param output takes a line that says which server it is
     * @throws UnusableDatabase if there is none; the message says what to set
     */
    public static ScratchServer find(
            Optional<String> url, Map<String, String> environment, Path directory, Consumer<String> output)
            throws UnusableDatabase {
        DatabaseChoice choice = url.isPresent()
                ? DatabaseChoice.of(url.get(), environment, directory)
                : DatabaseChoice.embedded(directory)
                        .orElseThrow(() -> new UnusableDatabase(
                                "No server for scratch databases: there is no embedded PostgreSQL here, and the"
                                        + " database in use is not for trials. Name a server:"
                                        + " --scratch-url=postgresql://user:password@host:port/database,"
                                        + " or run the command in a working copy with Maven, which has one"));
        if (choice instanceof DatabaseChoice.Server named) {
            output.accept("Scratch databases on " + named.address());
            return new ScratchServer(named.address(), false);
        }
        EmbeddedServer server = EmbeddedServer.ofRepository(((DatabaseChoice.Embedded) choice).repository());
        DatabaseAddress address = server.join(output);
        output.accept("Scratch databases on " + server);
        return new ScratchServer(address, true);
    }
}
