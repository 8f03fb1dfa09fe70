package dev.soundchart.command;

import dev.soundchart.deploy.Suppressions;
import java.nio.file.Path;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.LiquibaseException;

/** The option that names the differences that are meant to be. */
final class SuppressionsArgument {

    private SuppressionsArgument() {}

    static CommandArgumentDefinition<String> define(CommandBuilder command) {
        return command.argument("suppressions", String.class)
                .description("A YAML file of differences that are meant to be, each with its reason: docs/drift.md")
                .build();
    }

    /**
     * What it names.
     *
     * @throws LiquibaseException if the file can't be read
     */
    static Suppressions value(CommandScope scope, CommandArgumentDefinition<String> argument)
            throws LiquibaseException {
        String file = scope.getArgumentValue(argument);
        return file == null ? Suppressions.NONE : Suppressions.read(Path.of(file));
    }
}
