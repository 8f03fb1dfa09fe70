package dev.soundchart.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server writes of itself into {@code postmaster.pid} (PostgreSQL's {@code src/include/utils/pidfile.h}).
 *
 * @param process the server's process number
 * @param port its TCP port
 * @param isReady whether it takes connections
 */
record PostmasterFile(long process, int port, boolean isReady) {

    private static final int PROCESS_LINE = 0;
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** The file of the server on these data; empty where there is none. */
    static Optional<PostmasterFile> read(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(path(data));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        long process = Long.parseLong(lines.get(PROCESS_LINE).strip());
        return Optional.of(
                lines.size() > STATUS_LINE
                        ? new PostmasterFile(
                                process,
                                Integer.parseInt(lines.get(PORT_LINE).strip()),
                                lines.get(STATUS_LINE).strip().equals("ready"))
                        : new PostmasterFile(process, 0, false));
    }

    /** Deletes the file that a killed server left. */
    static void delete(Path data) throws IOException {
        Files.deleteIfExists(path(data));
    }

    /** Whether that process still runs and is a PostgreSQL server: its number may be another program's by now. */
    boolean isOfRunningServer() {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().command())
                .map(command -> Path.of(command).getFileName().toString())
                .filter(program -> program.equals("postgres") || program.equals("postgres.exe"))
                .isPresent();
    }

    private static Path path(Path data) {
        return data.resolve("postmaster.pid");
    }
}
