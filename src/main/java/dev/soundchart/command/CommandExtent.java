package dev.soundchart.command;

import dev.soundchart.changelog.Tags;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.command.CommandScope;
import liquibase.command.core.RollbackToDateCommandStep;
import liquibase.command.core.UpdateCountCommandStep;
import liquibase.command.core.UpdateToTagCommandStep;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.UnexpectedLiquibaseException;

/**
 * How many changesets one of Liquibase's commands will run, from what it was told.
 *
 * @param scope the command
 * @param tag the last changeset of an update, or the one that a rollback goes back to; null without one
 * @param count at most that many; null for no limit
 * @param date what a rollback goes back to; null without one
 */
record CommandExtent(CommandScope scope, String tag, Integer count, Date date) implements Extent {

    static CommandExtent of(CommandScope scope) {
        // the arguments of updates and of rollbacks have the same names
        return new CommandExtent(
                scope,
                scope.getArgumentValue(UpdateToTagCommandStep.TAG_ARG),
                scope.getArgumentValue(UpdateCountCommandStep.COUNT_ARG),
                scope.getArgumentValue(RollbackToDateCommandStep.DATE_ARG));
    }

    @Override
    public long ofUpdate(DatabaseChangeLog changelog, Database database) {
        ContextChangeSetFilter contexts =
                new ContextChangeSetFilter(parameters().getContexts());
        LabelChangeSetFilter labels = new LabelChangeSetFilter(parameters().getLabels());
        ChangeSetFilter due = due(database);
        List<ChangeSet> changesets = changelog.getChangeSets();
        return limited(changesets.stream()
                .limit(lastTagged(changesets) + 1L)
                .filter(changeset -> contexts.accepts(changeset).isAccepted())
                .filter(changeset -> labels.accepts(changeset).isAccepted())
                .filter(changeset -> due.accepts(changeset).isAccepted()));
    }

    /** What has not run, and what runs again: {@code runAlways}, {@code runOnChange}. */
    private static ChangeSetFilter due(Database database) {
        try {
            return new ShouldRunChangeSetFilter(database);
        } catch (DatabaseException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }

    @Override
    public long ofRollback(List<RanChangeSet> ran) {
        int kept = IntStream.range(0, ran.size())
                .filter(i -> tag != null && tag.equals(ran.get(i).getTag()))
                .map(i -> i + 1)
                .max()
                .orElse(0);
        return limited(ran.stream()
                .skip(kept)
                .filter(changeset -> date == null || changeset.getDateExecuted().after(date))
                .filter(changeset -> parameters().getLabels().matches(changeset.getLabels())));
    }

    private long limited(Stream<?> changesets) {
        return count == null ? changesets.count() : Math.min(count, changesets.count());
    }

    private int lastTagged(List<ChangeSet> changesets) {
        return IntStream.range(0, changesets.size())
                .filter(i -> tag != null && Tags.of(changesets.get(i)).contains(tag))
                .findFirst()
                .orElse(changesets.size() - 1);
    }

    /** Known once the changelog is parsed. */
    private ChangeLogParameters parameters() {
        return (ChangeLogParameters) scope.getDependency(ChangeLogParameters.class);
    }
}
