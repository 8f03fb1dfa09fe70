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
 * @param port its TCP port, once it is ready
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
        try {
            long process = Long.parseLong(line(lines, PROCESS_LINE));
            boolean isReady = line(lines, STATUS_LINE).equals("ready");
            return Optional.of(
                    new PostmasterFile(process, isReady ? Integer.parseInt(line(lines, PORT_LINE)) : 0, isReady));
        } catch (NumberFormatException e) {
            // cut short by a crash
            return Optional.empty();
        }
    }

    private static String line(List<String> lines, int number) {
        return number < lines.size() ? lines.get(number).strip() : "";
    }

    /** Whether there is one, though it may be cut short. */
    static boolean exists(Path data) {
        return Files.exists(path(data));
    }

    /** Deletes the file that a killed server left. */
    static void delete(Path data) throws IOException {
        Files.deleteIfExists(path(data));
    }

    /**
     * Whether that process still runs and is this program: its number may be another one's by now, another PostgreSQL
     * server's among them.
     */
    boolean isRunning(Path program) throws IOException {
        Optional<Path> command = ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().command())
                .map(Path::of)
                .filter(Files::exists);
        return command.isPresent() && Files.exists(program) && Files.isSameFile(command.get(), program);
    }

    static Path path(Path data) {
        return data.resolve("postmaster.pid");
    }
}
