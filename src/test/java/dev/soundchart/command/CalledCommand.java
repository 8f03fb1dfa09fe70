package dev.soundchart.command;

import dev.soundchart.database.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import liquibase.Scope;
import liquibase.SingletonScopeManager;

/** Entry point of {@link CalledSoundchart} into the classes that it calls. Its parameters have types of Java only. */
final class CalledCommand {

    /** What Liquibase registers once in a process: commands with their arguments. */
    private static final Scope ROOT = Scope.getCurrentScope();

    private CalledCommand() {}

    /** Runs a command with a scope of its own, as a new process has it. A thread inherits its maker's, to write to it too. */
    static int run(Map<String, String> environment, Path folder, List<String> arguments) throws Exception {
        Scope.setScopeManager(new OwnScope());
        return new Surroundings(environment, folder).call(() -> Soundchart.run(arguments));
    }

    private static final class OwnScope extends SingletonScopeManager {

        OwnScope() {
            setCurrentScope(ROOT);
        }
    }
}
