package dev.soundchart.command;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import liquibase.LabelExpression;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.command.CommandOverride;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateToTagCommandStep;
import liquibase.database.Database;
import liquibase.exception.CommandExecutionException;

/**
 * Updates to a tag that the changelog has. Liquibase looks for the tag while it goes, and where it never comes, misspelt or
 * of another schema, runs everything.
 */
@CommandOverride(override = UpdateToTagCommandStep.class)
public final class UpdateToKnownTag extends UpdateToTagCommandStep {

    /**
     * Updates.
     *
     * @throws CommandExecutionException if no changeset of the labels sets the tag, and none that ran has it
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        String tag = scope.getArgumentValue(TAG_ARG);
        LabelExpression labels = new LabelExpression(getLabelFilterArg(scope));
        DatabaseChangeLog changelog = (DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class);
        TreeSet<String> known = changelog.getChangeSets().stream()
                .filter(changeset ->
                        new LabelChangeSetFilter(labels).accepts(changeset).isAccepted())
                .flatMap(changeset -> tags(changeset).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (RanChangeSet ran : ((Database) scope.getDependency(Database.class)).getRanChangeSetList()) {
            if (ran.getTag() != null) {
                known.add(ran.getTag());
            }
        }
        if (!known.contains(tag)) {
            throw new CommandExecutionException(
                    "No changeset " + (labels.isEmpty() ? "" : "of the label " + labels + " ") + "sets the tag '" + tag
                            + "'. There are " + String.join(", ", known));
        }
        super.run(results);
    }

    private static List<String> tags(ChangeSet changeset) {
        return changeset.getChanges().stream()
                .filter(TagDatabaseChange.class::isInstance)
                .map(change -> ((TagDatabaseChange) change).getTag())
                .toList();
    }
}
