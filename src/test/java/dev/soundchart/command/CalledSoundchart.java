package dev.soundchart.command;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The command line, called in this process: it is warm after a few commands, and a process of its own never is. Help,
 * log levels, the embedded server and Liquibase's own environment variables concern all of a process, and need a
 * {@link SoundchartProcess}. Liquibase looks for the changelog of a test where {@code --search-path} says, not in the
 * current folder.
 *
 * @param folder the current folder
 * @param environment all environment variables
 * @param free what commands can be called in
 */
record CalledSoundchart(Path folder, Map<String, String> environment, Queue<IsolatedClasses> free) {

    private static final Queue<IsolatedClasses> OF_THIS_BUILD = new ConcurrentLinkedQueue<>();

    /** The classes of this build. */
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

    /** Calls a command. */
    Result run(String... arguments) throws Exception {
        if (List.of(arguments).contains("--help") || arguments.length == 0) {
            throw new IllegalArgumentException("Help replaces standard output, that of all threads");
        }
        IsolatedClasses classes = free.poll();
        if (classes == null) {
            classes = new IsolatedClasses(List.of());
        }
        try {
            return classes.run(this, List.of(arguments));
        } finally {
            free.add(classes);
        }
    }
}
