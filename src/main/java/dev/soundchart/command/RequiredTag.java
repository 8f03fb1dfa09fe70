package dev.soundchart.command;

import dev.soundchart.changelog.ChangesetFilter;
import dev.soundchart.changelog.NearestName;
import dev.soundchart.changelog.Tags;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateToTagCommandStep;
import liquibase.exception.LiquibaseException;

/**
 * The tag that a command of Liquibase's goes to. Liquibase looks for it while it goes, and where it never comes, misspelt or
 * of another schema, runs or marks everything.
 */
final class RequiredTag {

    /** Commands that go forward to a tag, and stop at its changeset if the filter lets them see that. */
    private static final Set<String> FORWARD = Set.of(
            "updateToTag", "updateToTagSql", "changelogSyncToTag", "changelogSyncToTagSql", "futureRollbackFromTagSql");

    /** Commands that go back to a tag, which only the history can have. */
    private static final Set<String> BACK = Set.of("rollback", "rollbackSql");

    private RequiredTag() {}

    /**
     * Makes sure that the tag is there.
     *
     * @param filter what narrows the command
     * @throws LiquibaseException if the command goes to a tag that nothing has
     */
    static void check(
            CommandScope scope, ChangesetFilter filter, List<ChangeSet> changesets, List<RanChangeSet> history)
            throws LiquibaseException {
        String command = scope.getCommand().getName()[0];
        if (FORWARD.contains(command)) {
            List<ChangeSet> taken = changesets.stream().filter(filter::accepts).toList();
            Set<String> ids =
                    taken.stream().map(changeset -> changeset.toString(false)).collect(Collectors.toSet());
            Set<String> known = tags(history.stream().filter(ran -> ids.contains(ran.toString())));
            known.addAll(Tags.of(taken));
            requireForward(tag(scope), known, filter);
        } else if (BACK.contains(command)) {
            requireBack(tag(scope), tags(history.stream()), changesets);
        }
    }

    private static void requireForward(String tag, Set<String> known, ChangesetFilter filter)
            throws LiquibaseException {
        if (!known.contains(tag)) {
            throw new LiquibaseException("No changeset" + (filter.isNone() ? "" : " of " + filter) + " sets the tag '"
                    + tag + "'" + NearestName.hint(tag, known));
        }
    }

    private static void requireBack(String tag, Set<String> known, List<ChangeSet> changesets)
            throws LiquibaseException {
        if (known.stream().noneMatch(tag::equalsIgnoreCase)) {
            throw new LiquibaseException("Could not find tag '" + tag + "' in the database"
                    + setBy(tag, changesets)
                            .map(changeset -> ": the changeset " + changeset.getId() + " has not run here")
                            .orElseGet(() -> NearestName.hint(tag, known)));
        }
    }

    private static String tag(CommandScope scope) {
        return scope.getArgumentValue(UpdateToTagCommandStep.TAG_ARG);
    }

    private static Set<String> tags(Stream<RanChangeSet> history) {
        return history.map(RanChangeSet::getTag)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<ChangeSet> setBy(String tag, List<ChangeSet> changesets) {
        return changesets.stream()
                .filter(changeset -> Tags.of(changeset).contains(tag))
                .findFirst();
    }
}
