package dev.soundchart.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An embedded server with the settings of one that keeps its data, which can be stopped as a crash does. */
public final class CrashingServer {

    private final Path folder;
    private final EmbeddedServer server;

    /** In a folder, which is kept from run to run. */
    public CrashingServer(Path folder, List<String> settings) throws IOException, UnusableDatabase {
        TestServer.copyPrograms(folder);
        this.folder = folder;
        server = new EmbeddedServer(folder, settings);
    }

    /** Starts it where it does not run; on another port each time. */
    public DatabaseAddress start() throws UnusableDatabase {
        return server.join(line -> {});
    }

    /** Has an empty database at the address. */
    public DatabaseAddress startEmpty() throws Exception {
        server.reset();
        return start();
    }

    /** Ends all its processes at once, without a last word to the disk ({@code pg_ctl stop --mode=immediate}). */
    public void crash() throws IOException, UnusableDatabase {
        new ServerProgram(ServerBinaries.below(folder), ServerUser.ofThisProcess())
                .run("pg_ctl", "stop", "--wait", "--silent", "--mode=immediate", "--pgdata=" + folder.resolve("data"));
    }
}
