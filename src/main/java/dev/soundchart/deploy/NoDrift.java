package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.database.UnusableDatabase;
import dev.soundchart.deploy.InterruptedRun.IndexState;
import dev.soundchart.deploy.Suppressions.Sifted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Whether the database is what the changelog says at the point where its history stands. Invalid indexes are left to
 * {@link InvalidIndexes}.
 */
record NoDrift() implements PreflightCheck {

    private static final String INDEX = "index ";

    @Override
    public String name() {
        return "drift";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        try {
            return compare(plan, LiveDatabase.read(connection));
        } catch (UnusableDatabase e) {
            return CheckOutcome.obstacle(e.getMessage());
        }
    }

    static CheckOutcome compare(DeployPlan plan, LiveDatabase live) throws LiquibaseException {
        Drift drift = Drift.of(plan.changesets(), plan.recorded(), live);
        Sifted sifted = plan.suppressions().sift(drift.differences());
        List<String> found = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (Difference difference : sifted.open()) {
            if (difference.kind() == Difference.Kind.INVALID_INDEX) {
                continue;
            }
            Optional<ChangesetOperations> interrupted = interrupted(plan, live, difference);
            if (interrupted.isPresent()) {
                remarks.add(InterruptedRun.remark(difference.toString(), interrupted.get()));
            } else {
                obstacles.add(difference.toString());
            }
        }
        sifted.suppressed()
                .forEach((difference, suppression) ->
                        found.add("suppressed: " + difference.subject() + ": " + suppression.reason()));
        return new CheckOutcome(found, remarks, obstacles).unlessObstacle("as the changelog says");
    }

    /** The pending changeset whose killed run has left a difference. */
    private static Optional<ChangesetOperations> interrupted(DeployPlan plan, LiveDatabase live, Difference difference)
            throws LiquibaseException {
        String subject = difference.subject();
        if (subject.startsWith(INDEX)) {
            return InterruptedRun.mending(
                    plan,
                    subject.substring(subject.lastIndexOf('.') + 1),
                    difference.found() == null ? IndexState.MISSING : IndexState.VALID);
        }
        for (ChangesetOperations changeset : plan.pending()) {
            if (!changeset.runInTransaction() && isMadeBy(changeset, plan, live, difference)) {
                return Optional.of(changeset);
            }
        }
        return Optional.empty();
    }

    /** Whether the difference would be none had the changeset run. */
    private static boolean isMadeBy(
            ChangesetOperations changeset, DeployPlan plan, LiveDatabase live, Difference difference)
            throws LiquibaseException {
        Set<String> ran = live.history().stream().map(RanChangeSet::toString).collect(Collectors.toSet());
        ran.add(DeployPlan.name(changeset));
        List<ChangeSet> then = plan.changesets().stream()
                .filter(one -> ran.contains(one.toString(false)))
                .toList();
        return switch (difference.kind()) {
            case UNKNOWN_CHANGESET, EDITED_CHANGESET -> false;
            default ->
                Drift.differences(plan.recorded().difference(then, live.catalog())).stream()
                        .noneMatch(left -> left.subject().equals(difference.subject()));
        };
    }
}
