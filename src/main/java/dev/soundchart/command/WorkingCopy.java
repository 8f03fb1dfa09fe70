package dev.soundchart.command;

import dev.soundchart.database.DatabaseChoice;
import dev.soundchart.database.Surroundings;
import java.nio.file.Path;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.CommandValidationException;

/** The working copy of this repository that a command is run in. */
final class WorkingCopy {

    private WorkingCopy() {}

    /**
     * Its root.
     *
     * @param command the command that needs it
     * @throws CommandExecutionException if the current folder is in none, or the runnable jar runs, which has a changelog
     *     of its own
     */
    static Path require(String command) throws CommandExecutionException {
        return DatabaseChoice.repository(Surroundings.current().folder())
                .filter(repository -> OwnJar.location().isEmpty())
                .orElseThrow(
                        () -> new CommandExecutionException(command + " works on the files of the repository. Run it"
                                + " there: mvn -q compile exec:java -Dexec.args=\"" + command + " …\""));
    }

    /**
     * The same, for a command that should know it before it looks for a server.
     *
     * @throws CommandValidationException if there is none
     */
    static void validate(String command) throws CommandValidationException {
        try {
            require(command);
        } catch (CommandExecutionException e) {
            throw new CommandValidationException(e.getMessage(), e);
        }
    }
}
