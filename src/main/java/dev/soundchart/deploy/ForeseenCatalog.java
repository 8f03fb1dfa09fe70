package dev.soundchart.deploy;

import dev.soundchart.database.UnusableDatabase;
import dev.soundchart.deploy.Difference.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Whether the catalog will be the recorded one once the pending changesets have run: what {@link Verification} would find
 * wrong after the update, as far as it can be known before. Differences that are there by now are left to {@link NoDrift}.
 */
record ForeseenCatalog() implements PreflightCheck {

    private static final String EXTENSION = "extension ";

    @Override
    public String name() {
        return "catalog after it";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        if (plan.pending().isEmpty()) {
            return CheckOutcome.NOTHING;
        }
        LiveDatabase live;
        try {
            live = LiveDatabase.read(connection);
        } catch (UnusableDatabase e) {
            // the drift check says so
            return CheckOutcome.NOTHING;
        }
        Set<String> history =
                live.history().stream().map(RanChangeSet::toString).collect(Collectors.toSet());
        Set<String> due = plan.pending().stream().map(DeployPlan::name).collect(Collectors.toSet());
        List<ChangeSet> ran = changesets(plan, history);
        List<Difference> now;
        List<Difference> then;
        try {
            then = Drift.differences(plan.recorded().foreseen(ran, changesets(plan, due), live.catalog()));
            now = Drift.differences(plan.recorded().difference(ran, live.catalog()));
        } catch (LiquibaseException e) {
            return CheckOutcome.obstacle(e.getMessage());
        }
        List<Difference> added =
                then.stream().filter(difference -> !now.contains(difference)).toList();
        return new CheckOutcome(
                        List.of(),
                        List.of(),
                        plan.suppressions().sift(added).open().stream()
                                .filter(difference -> difference.kind() != Kind.INVALID_INDEX)
                                .map(ForeseenCatalog::line)
                                .toList())
                .unlessObstacle("as recorded for the last changeset");
    }

    private static List<ChangeSet> changesets(DeployPlan plan, Set<String> names) {
        return plan.changesets().stream()
                .filter(changeset -> names.contains(changeset.toString(false)))
                .toList();
    }

    private static String line(Difference difference) {
        boolean elsewhere = difference.subject().startsWith(EXTENSION) && difference.expected() != null;
        return difference
                + (difference.advice() == null ? ". " : ", ")
                + (elsewhere
                        ? "Move it: ALTER EXTENSION "
                                + difference.subject().substring(EXTENSION.length()) + " SET SCHEMA "
                                + difference.expected().replaceFirst("^in schema ", "")
                                + "; or say in --suppressions that it is meant"
                        : "It is there before its changeset: drop it, or make it what the changeset makes");
    }
}
