package dev.soundchart.command;

import dev.soundchart.changelog.NearestName;
import dev.soundchart.changelog.Tags;
import java.util.List;
import java.util.Optional;
import liquibase.changelog.ChangeSet;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;

/** The option that narrows a command to the changesets after a tag. */
final class SinceArgument {

    private SinceArgument() {}

    static CommandArgumentDefinition<String> define(CommandBuilder command, String description) {
        return command.argument("since", String.class).description(description).build();
    }

    /**
     * The changesets of the tag's schema that come after it; empty if no tag is given.
     *
     * @param changesets all changesets of the changelog, in its order
     * @throws CommandExecutionException if none of them sets the tag
     */
    static Optional<List<ChangeSet>> value(
            CommandScope scope, CommandArgumentDefinition<String> argument, List<ChangeSet> changesets)
            throws CommandExecutionException {
        String tag = scope.getArgumentValue(argument);
        if (tag == null) {
            return Optional.empty();
        }
        Optional<List<ChangeSet>> since = Tags.since(tag, changesets);
        if (since.isEmpty()) {
            throw new CommandExecutionException(
                    "No changeset sets the tag '" + tag + "'" + NearestName.hint(tag, Tags.of(changesets)));
        }
        return since;
    }
}
