package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ChangesetFilter;
import dev.soundchart.changelog.MissingParameters;
import dev.soundchart.deploy.OwnHistory;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
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
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.precondition.core.PreconditionContainer.OnSqlOutputOption;

/**
 * Liquibase's step that reads the changelog for a command, with checks that what the command was told fits it. All
 * commands that read one meet here, those of the command line and Maven's goals alike.
 */
@CommandOverride(override = DatabaseChangelogCommandStep.class)
public final class ChangelogStep extends DatabaseChangelogCommandStep {

    /** Commands that run what a history does not have, or write it down. */
    private static final Set<String> UPDATES = Set.of(
            "update",
            "updateCount",
            "updateToTag",
            "updateTestingRollback",
            "updateSql",
            "updateCountSql",
            "updateToTagSql");

    /**
     * Reads the changelog.
     *
     * @throws LiquibaseException if a label, a context or a tag that was given fits nothing in it, a parameter has no
     *     value, or the command would run it on a database that others built
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        Database database = (Database) scope.getDependency(Database.class);
        boolean update = UPDATES.contains(scope.getCommand().getName()[0]) && !ChangelogSession.isAtWork();
        if (update) {
            requireItsHistory(file(scope), database);
        }
        super.run(results);
        DatabaseChangeLog changelog = (DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class);
        ChangeLogParameters parameters = (ChangeLogParameters) scope.getDependency(ChangeLogParameters.class);
        ChangesetFilter filter = new ChangesetFilter(parameters.getLabels(), parameters.getContexts());
        List<ChangeSet> changesets = Stream.concat(
                        changelog.getChangeSets().stream(), changelog.getSkippedChangeSets().stream())
                .toList();
        filter.requireFit(file(scope), changesets, parameters);
        RequiredTag.check(scope, filter, changelog.getChangeSets(), database.getRanChangeSetList());
        if (update) {
            List<ChangeSet> due =
                    CommandExtent.of(scope).update(changelog, database).toList();
            new MissingParameters(Scope.getCurrentScope().getResourceAccessor(), database)
                    .requireNone(due.stream(), false);
            if (scope.getCommand().getName()[0].endsWith("Sql")) {
                due.stream().filter(ChangelogStep::isUntested).forEach(ChangelogStep::sayUntested);
            }
        }
    }

    /** A database that others built is left as it is: not even the history's table is made. */
    private static void requireItsHistory(ChangelogFile file, Database database)
            throws LiquibaseException, SQLException {
        if (database.getConnection() instanceof JdbcConnection connection
                && database.getRanChangeSetList().isEmpty()) {
            String objection = OwnHistory.objection(file, connection.getUnderlyingConnection());
            if (!objection.isEmpty()) {
                throw new LiquibaseException(objection + ". Nothing was done");
            }
        }
    }

    /** Whether Liquibase writes a changeset into a script without a look at its preconditions. */
    private static boolean isUntested(ChangeSet changeset) {
        PreconditionContainer preconditions = changeset.getPreconditions();
        return preconditions != null
                && !preconditions.getNestedPreconditions().isEmpty()
                && preconditions.getOnSqlOutput() == OnSqlOutputOption.IGNORE;
    }

    private static void sayUntested(ChangeSet changeset) {
        System.err.println(changeset.getFilePath() + ", changeset " + changeset.getId()
                + ": the script does not test its preconditions, and applies it where an update may not."
                + " To have them tested now: onSqlOutput: TEST");
    }

    private static ChangelogFile file(CommandScope scope) {
        DatabaseChangeLog parsed = scope.getArgumentValue(CHANGELOG_ARG);
        return new ChangelogFile(
                parsed == null ? scope.getArgumentValue(CHANGELOG_FILE_ARG) : parsed.getPhysicalFilePath(),
                Scope.getCurrentScope().getResourceAccessor());
    }
}
