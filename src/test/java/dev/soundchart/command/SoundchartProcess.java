package dev.soundchart.command;

import dev.soundchart.JavaProgram;
import dev.soundchart.database.DatabaseAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The command line in a process of its own, as users start it.
 *
 * @param directory the current folder
 * @param environment all environment variables, but for the locale
 * @param program the program and its first arguments
 */
public record SoundchartProcess(Path directory, Map<String, String> environment, List<String> program) {

    private static final int LONGEST_SECONDS = 120;

    /**
     * What came of one command.
     *
     * @param status the exit status
     * @param output what it printed on standard output
     * @param errors what it printed on standard error
     */
    public record Result(int status, String output, String errors) {}

    /** The classes of this build. */
    public SoundchartProcess(Path directory, Map<String, String> environment) {
        this(directory, environment, JavaProgram.command(Soundchart.class));
    }

    /** In the repository, with a database named by DATABASE_URL. */
    public static SoundchartProcess with(DatabaseAddress database) {
        return new SoundchartProcess(Path.of("").toAbsolutePath(), Map.of("DATABASE_URL", url(database)));
    }

    /** The same in another folder. */
    public SoundchartProcess in(Path folder) {
        return new SoundchartProcess(folder, environment, program);
    }

    /** The same with another variable. */
    public SoundchartProcess with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new SoundchartProcess(directory, more, program);
    }

    /** A database's URL with its password. */
    public static String url(DatabaseAddress database) {
        return database.toString().replaceFirst("@", ":" + database.password().orElse("") + "@");
    }

    /** Runs a command to its end, without a terminal. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("soundchart", ".out");
        Path errors = Files.createTempFile("soundchart", ".err");
        try {
            Process process = prepare(arguments)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "No end after " + LONGEST_SECONDS + " s: " + String.join(" ", arguments));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8),
                    Files.readString(errors, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
    /** A command that is not started yet, with its folder and its environment. */
    public ProcessBuilder prepare(String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().putAll(environment);
        return builder;
    }
}
