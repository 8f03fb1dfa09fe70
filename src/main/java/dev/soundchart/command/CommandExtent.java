package dev.soundchart.command;

import dev.soundchart.changelog.RollbackPlan;
import dev.soundchart.changelog.Tags;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCountCommandStep;
import liquibase.command.core.UpdateToTagCommandStep;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.UnexpectedLiquibaseException;

/**
 * How many changesets one of Liquibase's updates or rollbacks will run, from what it was told.
 *
 * @param scope the command
 * @param tag the last changeset of the update; null without one
 * @param count at most that many; null for no limit
 */
record CommandExtent(CommandScope scope, String tag, Integer count) implements Extent {

    static CommandExtent of(CommandScope scope) {
        return new CommandExtent(
                scope,
                scope.getArgumentValue(UpdateToTagCommandStep.TAG_ARG),
                scope.getArgumentValue(UpdateCountCommandStep.COUNT_ARG));
    }

    @Override
    public long of(DatabaseChangeLog changelog, Database database) {
        return rollback()
                .map(plan -> (long) plan.undone().size())
                .orElseGet(() -> update(changelog, database).count());
    }

    @Override
    public boolean undoes(ChangeSet changeset) {
        return rollback().stream().allMatch(plan -> plan.undone().contains(changeset));
    }

    private Optional<RollbackPlan> rollback() {
        return Optional.ofNullable((RollbackPlan) scope.getDependency(RollbackPlan.class));
    }

    /** The changesets that an update runs, in their order. */
    Stream<ChangeSet> update(DatabaseChangeLog changelog, Database database) {
        ContextChangeSetFilter contexts =
                new ContextChangeSetFilter(parameters().getContexts());
        LabelChangeSetFilter labels = new LabelChangeSetFilter(parameters().getLabels());
        ChangeSetFilter due = due(database);
        List<ChangeSet> changesets = changelog.getChangeSets();
        Stream<ChangeSet> all = changesets.stream()
                .limit(lastTagged(changesets) + 1L)
                .filter(changeset -> contexts.accepts(changeset).isAccepted())
                .filter(changeset -> labels.accepts(changeset).isAccepted())
                .filter(changeset -> !changeset.isIgnore())
                .filter(changeset -> due.accepts(changeset).isAccepted());
        return count == null ? all : all.limit(count);
    }

    /** What has not run, and what runs again: {@code runAlways}, {@code runOnChange}. */
    private static ChangeSetFilter due(Database database) {
        try {
            return new ShouldRunChangeSetFilter(database);
        } catch (DatabaseException e) {
            throw new UnexpectedLiquibaseException(e);
        }
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
