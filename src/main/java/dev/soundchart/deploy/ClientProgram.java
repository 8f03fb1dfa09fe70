package dev.soundchart.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of PostgreSQL's client programs.
 *
 * @param name its name: {@code pg_dump}
 * @param file where it is
 */
record ClientProgram(String name, Path file) {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);
    private static final Duration TIME_TO_END = Duration.ofSeconds(5);

    /**
     * What a program did.
     *
     * @param status 0 if it did all; above 128, a signal's number plus 128
     * @param output the lines of its standard output
     * @param errors the lines of its standard error
     */
    record Outcome(int status, List<String> output, List<String> errors) {

        private static final int SIGNALS = 128;

        /** Why it failed, in its own words: the last line that tells of an error. */
        String reason() {
            return errors.stream()
                    .filter(line -> line.contains("error:"))
                    .reduce((first, last) -> last)
                    .map(line -> line.replaceFirst(".*?error:\\s*", ""))
                    .or(() -> errors.stream()
                            .filter(line -> !line.isBlank())
                            .reduce((first, last) -> last)
                            .map(String::strip))
                    .orElse(
                            status > SIGNALS
                                    ? "it was killed by signal " + (status - SIGNALS)
                                    : "it ended with " + status);
        }
    }

    /**
     * The first of that name on the PATH.
     *
     * @param serverVersion the major version that it should have at least; it is not asked for it here
     * @throws FailedBackup if there is none
     */
    static ClientProgram find(String name, int serverVersion, Map<String, String> environment) throws FailedBackup {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(Path.of(folder, name), Path.of(folder, name + ".exe")))
                .filter(file -> Files.isExecutable(file) && Files.isRegularFile(file))
                .findFirst()
                .map(file -> new ClientProgram(name, file.toAbsolutePath()))
                .orElseThrow(() -> new FailedBackup(name + " is not on the PATH. " + remedy(serverVersion)));
    }

    /**
     * Makes sure that it can read what a server of that version has.
     *
     * @throws FailedBackup if it is older than the server, or does not run
     */
    void requireVersion(int serverVersion, Map<String, String> environment) throws FailedBackup {
        Outcome outcome = run(List.of("--version"), environment, elapsed -> {});
        Matcher version = VERSION.matcher(String.join(" ", outcome.output()));
        if (outcome.status() != 0 || !version.find()) {
            throw new FailedBackup(
                    file + " does not tell its version: " + outcome.reason() + ". " + remedy(serverVersion));
        }
        if (Integer.parseInt(version.group(2)) < serverVersion) {
            throw new FailedBackup(file + " is version " + version.group(1) + ", older than the server, which is "
                    + serverVersion + ". " + remedy(serverVersion));
        }
    }

    private static String remedy(int serverVersion) {
        return "Install postgresql-client-" + serverVersion
                + " or later and put it first on the PATH, or go without a backup: --backup=none";
    }

    /**
     * Runs it to its end. Where this thread is interrupted, so is the program, and the thread remains interrupted.
     *
     * @param arguments after its name
     * @param environment all environment variables; the language is set to English
     * @param waiting takes how long it has been running: after two seconds, then ever more seldom, down to once a minute
     * @throws FailedBackup if it can't be started, or the thread is interrupted
     */
    Outcome run(List<String> arguments, Map<String, String> environment, Consumer<Duration> waiting)
            throws FailedBackup {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("LC_ALL", "C");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            CapturedStream output = CapturedStream.of(process.getInputStream());
            CapturedStream errors = CapturedStream.of(process.getErrorStream());
            int status = await(process, waiting);
            return new Outcome(status, output.lines(), errors.lines());
        } catch (IOException e) {
            throw new FailedBackup(file + " can't be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedBackup("Interrupted while " + name + " ran");
        }
    }

    private static int await(Process process, Consumer<Duration> waiting) throws IOException, InterruptedException {
        try {
            process.getOutputStream().close();
            Instant start = Instant.now();
            Duration pause = PATIENCE;
            while (!process.waitFor(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                Duration elapsed = Duration.between(start, Instant.now());
                waiting.accept(elapsed);
                pause = elapsed.compareTo(LONGEST_SILENCE) < 0 ? elapsed : LONGEST_SILENCE;
            }
            return process.exitValue();
        } finally {
            // destroying a process closes its streams, although something may still be read from them
            if (process.isAlive()) {
                end(process);
            }
        }
    }

    /** It cancels what it asked of the server, if it is given the time. */
    private static void end(Process process) throws InterruptedException {
        try {
            process.destroy();
            process.waitFor(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    /**
     * Collects what a program writes, in memory: its container may have no folder that can be written to.
     *
     * @param reader ends with the stream
     */
    private record CapturedStream(ByteArrayOutputStream bytes, Thread reader) {

        static CapturedStream of(InputStream stream) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Thread reader = new Thread(() -> copy(stream, bytes), "client program output");
            reader.setDaemon(true);
            reader.start();
            return new CapturedStream(bytes, reader);
        }

        private static void copy(InputStream stream, ByteArrayOutputStream bytes) {
            try (stream) {
                stream.transferTo(bytes);
            } catch (IOException e) {
                // the program ended
            }
        }

        /** The lines, once the program has ended; a process that it started may keep the stream open longer. */
        List<String> lines() throws InterruptedException {
            reader.join(TIME_TO_END.toMillis());
            return bytes.toString(UTF_8).lines().toList();
        }
    }
}
