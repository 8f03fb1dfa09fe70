package dev.soundchart.command;

import java.util.List;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;

/**
 * The option that asks for another form of what a command prints.
 *
 * @param definition for Liquibase
 * @param formats those to choose from, the usual one first
 */
record FormatArgument(CommandArgumentDefinition<String> definition, List<String> formats) {

    private static final String JSON = "json";

    /** One of two formats: the usual one, for people, and JSON. */
    static FormatArgument define(CommandBuilder command, String usual) {
        return define(command, List.of(usual, JSON));
    }

    /**
     * One of several.
     *
     * @param formats the usual one first
     */
    static FormatArgument define(CommandBuilder command, List<String> formats) {
        return new FormatArgument(
                command.argument("format", String.class)
                        .description("How to print it: " + alternatives(formats))
                        .defaultValue(formats.get(0))
                        .build(),
                formats);
    }

    /**
     * The one that is asked for.
     *
     * @throws CommandExecutionException if it is not known
     */
    String value(CommandScope scope) throws CommandExecutionException {
        String format = scope.getArgumentValue(definition);
        if (!formats.contains(format)) {
            throw new CommandExecutionException("Unknown format '" + format + "'. Write "
                    + alternatives(
                            formats.stream().map(known -> "--format=" + known).toList()));
        }
        return format;
    }

    /**
     * Whether JSON is asked for.
     *
     * @throws CommandExecutionException if the format is not known
     */
    boolean isJson(CommandScope scope) throws CommandExecutionException {
        return value(scope).equals(JSON);
    }

    private static String alternatives(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
