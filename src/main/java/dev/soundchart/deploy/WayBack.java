package dev.soundchart.deploy;

import dev.soundchart.database.ChangesetHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Rollback of a deploy that failed: undoes what the deploy applied, and nothing else.
 *
 * @param before the history that the deploy began with
 * @param startedFrom the changeset that ran last in it, or {@link dev.soundchart.changelog.RollbackPlan#BASE}
 */
record WayBack(
        DeployPlan plan,
        List<RanChangeSet> before,
        String startedFrom,
        Connection connection,
        LiveChangelog changelog) {

    /** Undoes it, and reads the history again to see whether it is the one that the deploy began with. */
    CheckOutcome go() throws Exception {
        List<RanChangeSet> history = LiveDatabase.history(connection);
        if (!ChangesetHistory.isBeginning(before, history)) {
            return refused("the history does not begin with what had run before");
        }
        List<RanChangeSet> added = history.subList(before.size(), history.size());
        List<String> others = added.stream()
                .filter(row -> !ChangesetHistory.isOwn(row))
                .map(RanChangeSet::getId)
                .toList();
        if (!others.isEmpty()) {
            return refused("not of this deploy: " + String.join(", ", others));
        }
        if (added.isEmpty()) {
            return CheckOutcome.found("nothing was applied that could be undone")
                    .and(left());
        }
        changelog.undo(startedFrom, added);
        if (!ChangesetHistory.isSame(before, LiveDatabase.history(connection))) {
            return CheckOutcome.obstacle("The history is not the one that this deploy began with: soundchart history");
        }
        long marked = added.stream()
                .filter(row -> row.getExecType() == ExecType.MARK_RAN)
                .count();
        return CheckOutcome.found(Deployment.changesets(added.size() - (int) marked) + " undone, "
                        + (marked > 0 ? marked + " not run here and removed from the history, " : "") + "back at "
                        + startedFrom)
                .and(left());
    }

    private static CheckOutcome refused(String reason) {
        return CheckOutcome.obstacle(
                "Another update changed the history during this deploy (" + reason + "). Nothing was undone");
    }

    /** What a changeset outside of transactions left is in no history: to be told, but the way back did not fail. */
    private CheckOutcome left() throws SQLException, LiquibaseException {
        CheckOutcome catalog =
                new NoDrift().of(plan.done(), connection).and(new InvalidIndexes().of(plan.done(), connection));
        return new CheckOutcome(
                List.of(),
                Stream.concat(catalog.remarks().stream(), catalog.obstacles().stream())
                        .toList(),
                List.of());
    }
}
