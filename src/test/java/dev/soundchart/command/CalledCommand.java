package dev.soundchart.command;

import dev.soundchart.database.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@link IsolatedClasses} calls among its own classes: all that it is given and returns is Java's. */
final class CalledCommand {

    private CalledCommand() {}

    /** Runs a command and returns its exit status. */
    static int run(Map<String, String> environment, Path folder, List<String> arguments) throws Exception {
        return new Surroundings(environment, folder).call(() -> Soundchart.run(arguments));
    }
}
