package dev.soundchart.command;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.exception.CommandExecutionException;

/** Asks before something is lost. */
final class Confirmation {

    private Confirmation() {}

    /** The option that answers beforehand. */
    static CommandArgumentDefinition<Boolean> define(CommandBuilder command) {
        return command.argument("yes", Boolean.class)
                .addAlias("force")
                .description("Go on without asking")
                .defaultValue(false)
                .build();
    }

    /** Whether a user typed one of Liquibase's commands. A program (Maven's goals) hands over its connection. */
    static boolean isTyped(CommandScope scope) {
        return scope.getArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG) == null;
    }

    /**
     * Asks whether to go on, unless the option has answered.
     *
     * @throws CommandExecutionException if the answer is not yes, or there is no terminal to ask
     */
    static void require(String question, CommandScope scope, CommandArgumentDefinition<Boolean> yes)
            throws CommandExecutionException {
        if (!Boolean.TRUE.equals(scope.getArgumentValue(yes))) {
            ask(question);
        }
    }

    private static void ask(String question) throws CommandExecutionException {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            throw new CommandExecutionException(
                    "There is no terminal to ask: " + question + " Give --yes to go on. Nothing was done");
        }
        String answer = console.readLine("%s [y/N] ", question);
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw new CommandExecutionException("Nothing was done");
        }
    }

    /** From Java 22 on there is a console without a terminal, and a method that tells them apart. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
