package dev.soundchart.command;

import dev.soundchart.changelog.Tags;
import java.util.List;
import java.util.TreeSet;
import liquibase.LabelExpression;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateToTagCommandStep;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.database.Database;
import liquibase.exception.CommandExecutionException;

/**
 * A step of Liquibase's update to a tag, before the update itself: makes sure that there is such a tag. Liquibase looks for
 * it while it goes, and where it never comes, misspelt or of another schema, runs everything.
 */
public final class KnownTag extends AbstractCommandStep {

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {UpdateToTagCommandStep.COMMAND_NAME};
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        // no more than this: what needs as much as the update itself may run after it
        return List.of(Database.class);
    }

    /**
     * Looks for the tag.
     *
     * @throws CommandExecutionException if no changeset of the labels sets the tag, and none that ran has it
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        String tag = scope.getArgumentValue(UpdateToTagCommandStep.TAG_ARG);
        LabelExpression labels = new LabelExpression(scope.getArgumentValue(UpdateToTagCommandStep.LABEL_FILTER_ARG));
        Database database = (Database) scope.getDependency(Database.class);
        TreeSet<String> known = new TreeSet<>();
        changelog(scope, database).getChangeSets().stream()
                .filter(changeset ->
                        new LabelChangeSetFilter(labels).accepts(changeset).isAccepted())
                .forEach(changeset -> known.addAll(Tags.of(changeset)));
        for (RanChangeSet ran : database.getRanChangeSetList()) {
            if (ran.getTag() != null) {
                known.add(ran.getTag());
            }
        }
        if (!known.contains(tag)) {
            throw new CommandExecutionException(
                    "No changeset " + (labels.isEmpty() ? "" : "of the label " + labels + " ") + "sets the tag '" + tag
                            + "'. There are " + String.join(", ", known));
        }
    }

    private static DatabaseChangeLog changelog(CommandScope scope, Database database) throws Exception {
        DatabaseChangeLog parsed = scope.getArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_ARG);
        return parsed != null
                ? parsed
                : DatabaseChangelogCommandStep.getDatabaseChangeLog(
                        scope.getArgumentValue(UpdateToTagCommandStep.CHANGELOG_FILE_ARG),
                        new ChangeLogParameters(database),
                        database);
    }
}
