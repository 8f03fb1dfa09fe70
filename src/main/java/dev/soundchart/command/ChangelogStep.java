package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFilter;
import java.util.List;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.command.CommandOverride;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.database.Database;

/**
 * Liquibase's step that reads the changelog for a command, with checks that what the command was told fits it. All
 * commands that read one meet here, those of the command line and Maven's goals alike.
 */
@CommandOverride(override = DatabaseChangelogCommandStep.class)
public final class ChangelogStep extends DatabaseChangelogCommandStep {

    /**
     * Reads the changelog.
     *
     * @throws liquibase.exception.LiquibaseException if a label, a context or a tag that was given fits nothing in it
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        super.run(results);
        CommandScope scope = results.getCommandScope();
        Database database = (Database) scope.getDependency(Database.class);
        DatabaseChangeLog changelog = (DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class);
        ChangeLogParameters parameters = (ChangeLogParameters) scope.getDependency(ChangeLogParameters.class);
        ChangesetFilter filter = new ChangesetFilter(parameters.getLabels(), parameters.getContexts());
        ChangelogFile file = new ChangelogFile(
                changelog.getPhysicalFilePath(), Scope.getCurrentScope().getResourceAccessor());
        List<ChangeSet> changesets = Stream.concat(
                        changelog.getChangeSets().stream(), changelog.getSkippedChangeSets().stream())
                .toList();
        filter.requireFit(file, changesets, parameters);
        RequiredTag.check(scope, filter, changelog.getChangeSets(), database.getRanChangeSetList());
    }
}
