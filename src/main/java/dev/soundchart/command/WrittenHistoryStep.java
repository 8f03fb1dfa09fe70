package dev.soundchart.command;

import dev.soundchart.database.ChangesetHistory;
import java.util.List;
import java.util.Set;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.core.helpers.AbstractHelperCommandStep;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;

/**
 * A step after the commands that mark changesets as run: fails where a row could not be written. Liquibase passes over that, and says
 * that the command succeeded.
 */
public final class WrittenHistoryStep extends AbstractHelperCommandStep {

    private static final Set<String> COMMANDS = Set.of("changelogSync", "changelogSyncToTag", "markNextChangesetRan");
    private static final int AFTER_THE_COMMAND = 2000;

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {{"writtenHistory"}};
    }

    @Override
    public int getOrder(CommandDefinition command) {
        return COMMANDS.contains(command.getName()[0]) ? AFTER_THE_COMMAND : super.getOrder(command);
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class);
    }

    @Override
    public void run(CommandResultsBuilder results) throws DatabaseException {
        ChangesetHistory.requireWritten((Database) results.getCommandScope().getDependency(Database.class));
    }
}
