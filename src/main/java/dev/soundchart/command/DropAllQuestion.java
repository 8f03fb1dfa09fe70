package dev.soundchart.command;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.SoundchartDriver;
import dev.soundchart.database.Surroundings;
import dev.soundchart.database.UnusableDatabase;
import java.util.List;
import java.util.Properties;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.DropAllCommandStep;
import liquibase.command.core.helpers.AbstractHelperCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.exception.CommandExecutionException;

/** A step of {@code drop-all}, before it connects: asks. */
public final class DropAllQuestion extends AbstractHelperCommandStep {

    private static final String COMMAND = DropAllCommandStep.COMMAND_NAME[0];

    private static final CommandArgumentDefinition<Boolean> YES = new CommandBuilder(DropAllCommandStep.COMMAND_NAME)
            .argument("yes", Boolean.class)
            .description("Go on without asking, as --force does")
            .defaultValue(false)
            .build();

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {{"dropAllQuestion"}};
    }

    @Override
    public int getOrder(CommandDefinition command) {
        return command.getName()[0].equals(COMMAND) ? 1 : super.getOrder(command);
    }

    /** None: it runs before all that needs something. */
    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of();
    }

    /**
     * Asks a user who typed the command.
     *
     * @throws CommandExecutionException if the answer is no
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        if (Confirmation.isTyped(scope) && !Boolean.TRUE.equals(scope.getArgumentValue(DropAllCommandStep.FORCE_ARG))) {
            String schemas = scope.getArgumentValue(DropAllCommandStep.SCHEMAS_ARG);
            String schema = schemas == null ? "" : " in " + schemas;
            Confirmation.require(
                    "Drop all tables, with their rows, and all else" + schema + " of " + address(scope) + "?",
                    scope,
                    YES);
        }
    }

    private static DatabaseAddress address(CommandScope scope) throws UnusableDatabase {
        Properties credentials = new Properties();
        String user = scope.getArgumentValue(DbUrlConnectionArgumentsCommandStep.USERNAME_ARG);
        if (user != null) {
            credentials.setProperty("user", user);
        }
        return SoundchartDriver.find(
                scope.getArgumentValue(DbUrlConnectionArgumentsCommandStep.URL_ARG),
                credentials,
                Surroundings.current());
    }
}
