package dev.soundchart.command;

import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;

/** The option that asks for JSON. */
final class FormatArgument {

    private static final String JSON = "json";

    private FormatArgument() {}

    /**
     * @param usual what is printed without it
     */
    static CommandArgumentDefinition<String> define(CommandBuilder command, String usual) {
        return command.argument("format", String.class)
                .description(usual + ", or json for programs")
                .defaultValue(usual)
                .build();
    }

    /**
     * Whether JSON is asked for.
     *
     * @throws CommandExecutionException if the format is not known
     */
    static boolean isJson(CommandScope scope, CommandArgumentDefinition<String> argument)
            throws CommandExecutionException {
        String format = scope.getArgumentValue(argument);
        String usual = argument.getDefaultValue();
        if (!format.equals(usual) && !format.equals(JSON)) {
            throw new CommandExecutionException(
                    "Unknown format '" + format + "'. Write --format=" + usual + " or --format=json");
        }
        return format.equals(JSON);
    }
}
