package dev.soundchart.command;

import java.util.List;
import java.util.OptionalInt;

/**
 * Runs commands one after another in one process, for {@link ClassList} to see which classes they need. Part of the runnable
 * jar, since it is the jar's classes that are meant.
 */
final class Rehearsal {

    /** What is run on live databases, and has a reason to start fast. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("update"),
            List.of("update"),
            List.of("rollback-count", "--count=1", "--yes"),
            List.of("update", "--label-filter=soundhash"),
            List.of("status"),
            List.of("current"),
            List.of("rollback-count", "--count=1", "--yes"),
            List.of("deploy", "--backup=none"));

    private Rehearsal() {}

    /**
     * Runs them on the database that the environment names.
     *
     * @throws Exception if one does not end well
     */
    public static void main(String... arguments) throws Exception {
        for (List<String> command : COMMANDS) {
            OptionalInt upToDate = UpToDate.status(command);
            int status = upToDate.isPresent() ? upToDate.getAsInt() : Soundchart.run(command);
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
        }
    }
}
