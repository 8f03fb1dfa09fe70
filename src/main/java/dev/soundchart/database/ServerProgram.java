package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs PostgreSQL's own programs. */
final class ServerProgram {

    private final ServerBinaries binaries;
    private final ServerUser user;

    ServerProgram(ServerBinaries binaries, ServerUser user) {
        this.binaries = binaries;
        this.user = user;
    }

    /** Gives a file to the user that the programs run as. */
    void own(Path file) throws IOException {
        user.own(file);
    }

    /** Whether the server that wrote the file runs, and is this program. */
    boolean isRunning(PostmasterFile file) throws IOException {
        return file.isRunning(binaries.program("postgres"));
    }

    /**
     * Runs a program to its end.
     *
     * @throws UnusableDatabase if it fails; the message is what it printed
     */
    void run(String program, String... arguments) throws IOException, UnusableDatabase {
        run(program, "", List.of(arguments));
    }

    /** Runs one statement on data that no server runs on. */
    void runSingleUser(Path data, String statement) throws IOException, UnusableDatabase {
        run("postgres", statement + "\n", List.of("--single", "-D", data.toString(), "postgres"));
    }

    private void run(String program, String input, List<String> arguments) throws IOException, UnusableDatabase {
        List<String> command = new ArrayList<>(user.prefix());
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        // a file, not a pipe: a server that pg_ctl starts would hold the pipe open
        Path output = Files.createTempFile("soundchart-" + program, ".log");
        Path inputFile = Files.writeString(Files.createTempFile("soundchart-" + program, ".sql"), input);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(inputFile.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new UnusableDatabase("The embedded PostgreSQL can't be set up or started: " + program + " says: "
                        + reason(Files.readAllLines(output, UTF_8)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " runs", e);
        } finally {
            Files.delete(output);
            Files.delete(inputFile);
        }
    }

    /** The last line that tells of an error, of all that a program printed; without its time. */
    private static String reason(List<String> output) {
        return output.stream()
                .filter(line -> line.contains("FATAL") || line.contains("error:"))
                .reduce((first, last) -> last)
                .map(line -> line.replaceFirst(".*(FATAL|error): *", ""))
                .orElse(String.join(" ", output).strip());
    }
}
