package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import liquibase.Scope;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandScope;

/** The option that names the changelog, with Liquibase's name, for commands that read it by themselves. */
final class ChangelogArgument {

    private ChangelogArgument() {}

    static CommandArgumentDefinition<String> define(CommandBuilder command) {
        return command.argument("changelogFile", String.class)
                .description("The root changelog")
                .defaultValue(ChangelogFile.MASTER)
                .build();
    }

    /** The changelog, found where the command line looks for files. */
    static ChangelogFile value(CommandScope scope, CommandArgumentDefinition<String> argument) {
        return new ChangelogFile(
                scope.getArgumentValue(argument), Scope.getCurrentScope().getResourceAccessor());
    }
}
