package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Back to where a deploy started from.
 *
 * @param startedFrom the changeset that ran last before it, or {@link dev.soundchart.changelog.RollbackPlan#BASE}
 */
record WayBack(DeployPlan plan, String startedFrom, Connection connection, LiveChangelog changelog) {

    /** Undoes what of the plan is applied, and tells what is not as it was before. */
    CheckOutcome go() throws Exception {
        List<RanChangeSet> history = LiveDatabase.history(connection);
        List<String> applied = plan.appliedIn(history);
        Optional<String> marked = marked(history, applied);
        if (marked.isPresent()) {
            return CheckOutcome.obstacle(marked.get() + " was marked as applied and did nothing (MARK_RAN):"
                    + " its rollback would undo what was there before. Nothing was undone");
        }
        if (applied.isEmpty()) {
            return CheckOutcome.found("nothing was applied that could be undone")
                    .and(left());
        }
        changelog.rollbackTo(startedFrom);
        return CheckOutcome.found(Deployment.changesets(applied.size()) + " undone, back at " + startedFrom)
                .and(left());
    }

    private static Optional<String> marked(List<RanChangeSet> history, List<String> applied) {
        return history.stream()
                .filter(ran -> ran.getExecType() == ExecType.MARK_RAN && applied.contains(ran.getId()))
                .map(RanChangeSet::getId)
                .findFirst();
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
