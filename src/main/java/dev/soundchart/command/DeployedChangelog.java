package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFilter;
import dev.soundchart.deploy.LiveChangelog;
import java.io.OutputStream;
import java.util.List;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.Database;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;

/**
 * A changelog on a database, handled by the commands {@code update}, {@code update-sql} and {@code rollback-to}.
 *
 * @param labels which changesets are meant; null for all
 * @param contexts the same
 */
record DeployedChangelog(ChangelogFile file, Database database, String labels, String contexts)
        implements LiveChangelog {

    @Override
    public List<ChangeSet> pending() throws LiquibaseException {
        forgetHistory();
        List<ChangeSet> changesets = file.changesets();
        ChangesetFilter filter = ChangesetFilter.of(labels, contexts);
        filter.requireFit(file, changesets, new ChangeLogParameters(database));
        List<ChangeSetFilter> filters = List.of(
                new DbmsChangeSetFilter(database), new IgnoreChangeSetFilter(), new ShouldRunChangeSetFilter(database));
        return changesets.stream()
                .filter(filter::accepts)
                .filter(changeset -> filters.stream()
                        .allMatch(other -> other.accepts(changeset).isAccepted()))
                .toList();
    }

    @Override
    public void update() throws CommandExecutionException {
        forgetHistory();
        updating("update").execute();
    }

    /** Writes what an update would send to the server. */
    void writeUpdate(OutputStream output) throws CommandExecutionException {
        forgetHistory();
        CommandScope command = updating("updateSql");
        command.setOutput(output);
        command.execute();
    }

    @Override
    public void undo(String changeset, List<RanChangeSet> applied) throws CommandExecutionException {
        forgetHistory();
        CommandScope command = new CommandScope("rollbackTo");
        command.addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database);
        command.addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, file.path());
        command.addArgumentValue("changeset", changeset);
        command.addArgumentValue(RollbackQuestion.YES, true);
        command.addArgumentValue(
                RollbackToCommand.EXPECTED,
                applied.stream().map(RanChangeSet::toString).toArray(String[]::new));
        command.setOutput(System.err);
        command.execute();
    }

    @Override
    public String reason(Throwable failure) {
        return Problem.of(failure, "deploy").text();
    }

    private CommandScope updating(String name) throws CommandExecutionException {
        CommandScope command = new CommandScope(name);
        command.addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database);
        command.addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, file.path());
        command.addArgumentValue(UpdateCommandStep.LABEL_FILTER_ARG, labels);
        command.addArgumentValue(UpdateCommandStep.CONTEXTS_ARG, contexts);
        return command;
    }

    /** Liquibase remembers what it read as long as the process lives. */
    private static void forgetHistory() {
        Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .resetAll();
    }
}
