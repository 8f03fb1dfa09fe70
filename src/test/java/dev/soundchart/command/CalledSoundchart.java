package dev.soundchart.command;

import dev.soundchart.Await;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * The command line, called in the process of the tests: it is warm after a few commands, and a process of its own never
 * is. Log levels, the embedded server and Liquibase's own environment variables concern all of a process, and need a
 * {@link SoundchartProcess}. Liquibase looks for the changelog of a test where {@code --search-path} says, not in the
 * current folder.
 *
 * @param folder the current folder
 * @param environment all environment variables
 * @param free the loaders of its classes that no command uses; a command that runs beside another loads them anew, since
 *     settings are kept in static fields
 */
record CalledSoundchart(Path folder, Map<String, String> environment, Queue<ClassLoader> free) {

    private static final List<String> NEEDING_SCRATCH_DATABASES =
            List.of("autogenerate", "check", "check-order", "schema-doc", "trace", "verify-rollbacks");

    private static final Queue<ClassLoader> OF_THIS_BUILD =
            new ConcurrentLinkedQueue<>(List.of(CalledSoundchart.class.getClassLoader()));

    /** Calls the classes of this build. */
    CalledSoundchart(Path folder, Map<String, String> environment) {
        this(folder, environment, OF_THIS_BUILD);
    }

    /** In the repository, with a database named by DATABASE_URL. */
    static CalledSoundchart with(DatabaseAddress database) {
        return new CalledSoundchart(
                Path.of("").toAbsolutePath(), Map.of("DATABASE_URL", SoundchartProcess.url(database)));
    }

    /** In the example's working copy, with a database named by DATABASE_URL. */
    static CalledSoundchart onExample(DatabaseAddress database) {
        return with(database).in(ExampleChangelog.FOLDER);
    }

    /** The same in another folder. */
    CalledSoundchart in(Path other) {
        return new CalledSoundchart(other, environment, free);
    }

    /** The same with another variable. */
    CalledSoundchart with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new CalledSoundchart(folder, more, free);
    }

    /** Calls a command to its end. */
    Result run(String... arguments) throws Exception {
        return begin(arguments).result();
    }

    /** Calls a command, and does not wait for it. One that needs scratch databases makes them on the server of DATABASE_URL. */
    Running begin(String... arguments) throws ReflectiveOperationException {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (environment.containsKey("DATABASE_URL")
                && !Collections.disjoint(all, NEEDING_SCRATCH_DATABASES)
                && all.stream()
                        .noneMatch(argument -> argument.startsWith("--scratch-url=") || argument.equals("--help"))) {
            all.add("--scratch-url=" + environment.get("DATABASE_URL"));
        }
        return beginAsGiven(all);
    }

    /** The same with the arguments as they are. */
    Running beginAsGiven(List<String> arguments) throws ReflectiveOperationException {
        ClassLoader polled = free.poll();
        ClassLoader classes = polled == null ? new IsolatedClasses(List.of()) : polled;
        Method command = classes.loadClass(CalledCommand.class.getName())
                .getDeclaredMethod("run", Map.class, Path.class, List.class);
        command.setAccessible(true);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        FutureTask<Integer> status = new FutureTask<>(() -> {
            ThreadOutput.set(output, errors);
            try {
                return (Integer) command.invoke(null, environment, folder, arguments);
            } finally {
                if (polled != null) {
                    free.add(polled);
                }
            }
        });
        Thread thread = new Thread(status, "soundchart");
        thread.setDaemon(true);
        thread.setContextClassLoader(classes);
        thread.start();
        return new Running(status, output, errors);
    }

    /** A command that runs, or has ended. */
    record Running(Future<Integer> status, ByteArrayOutputStream output, ByteArrayOutputStream errors) {

        boolean hasEnded() {
            return status.isDone();
        }

        /** Waits until it has printed a text on standard error. */
        void awaitErrors(String text) throws Exception {
            Await.until(
                    "\"" + text + "\" on standard error",
                    () -> errors.toString(StandardCharsets.UTF_8).contains(text));
        }

        /** Waits for its end. */
        Result result() throws Exception {
            return new Result(
                    status.get(), output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        }
    }
}
