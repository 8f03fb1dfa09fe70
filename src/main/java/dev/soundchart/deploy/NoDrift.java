package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Trait;
import dev.soundchart.database.UnusableDatabase;
import dev.soundchart.deploy.Difference.Kind;
import dev.soundchart.deploy.InterruptedRun.IndexState;
import dev.soundchart.deploy.Suppressions.Sifted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Whether a database is as the changelog says. */
    static CheckOutcome compare(DeployPlan plan, LiveDatabase live) throws LiquibaseException {
        return judge(plan, live, Drift.of(plan.changesets(), plan.recorded(), live));
    }

    /** Which differences stop a deploy. */
    static CheckOutcome judge(DeployPlan plan, LiveDatabase live, Drift drift) throws LiquibaseException {
        Sifted sifted = plan.suppressions().sift(drift.differences());
        List<Difference> open = sifted.open().stream()
                .filter(difference -> difference.kind() != Kind.INVALID_INDEX)
                .toList();
        Map<ChangesetOperations, Set<String>> left = open.isEmpty() ? Map.of() : leftAfter(plan, live);
        List<String> found = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (Difference difference : open) {
            if (isPendingExtension(plan, difference)) {
                found.add(difference.subject() + " is there already, and its changeset is pending");
                continue;
            }
            Optional<ChangesetOperations> interrupted = interrupted(plan, difference, left);
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

    /** An administrator has made it beforehand, or going back has left it: its changeset finds it there, and goes on. */
    private static boolean isPendingExtension(DeployPlan plan, Difference difference) {
        return difference.kind() == Kind.EXTRA
                && plan.pendingOperations()
                        .filter(operation -> operation.kind() == OperationKind.CREATE_EXTENSION
                                && operation.traits().contains(Trait.IF_NOT_EXISTS))
                        .anyMatch(operation -> difference
                                .subject()
                                .equals("extension " + operation.object().name()));
    }

    /** The pending changeset whose killed run has left a difference. */
    private static Optional<ChangesetOperations> interrupted(
            DeployPlan plan, Difference difference, Map<ChangesetOperations, Set<String>> left) {
        String subject = difference.subject();
        if (subject.startsWith(INDEX)) {
            return InterruptedRun.mending(
                    plan,
                    subject.substring(subject.lastIndexOf('.') + 1),
                    difference.found() == null ? IndexState.MISSING : IndexState.VALID);
        }
        boolean ofTheHistory =
                difference.kind() == Kind.UNKNOWN_CHANGESET || difference.kind() == Kind.EDITED_CHANGESET;
        return ofTheHistory
                ? Optional.empty()
                : left.entrySet().stream()
                        .filter(changeset -> !changeset.getValue().contains(subject))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** What would still differ had one of the pending changesets run that a kill can leave half done. */
    private static Map<ChangesetOperations, Set<String>> leftAfter(DeployPlan plan, LiveDatabase live)
            throws LiquibaseException {
        Set<String> ran = live.history().stream().map(RanChangeSet::toString).collect(Collectors.toSet());
        Map<ChangesetOperations, Set<String>> left = new LinkedHashMap<>();
        for (ChangesetOperations changeset : plan.pending()) {
            if (!changeset.runInTransaction()) {
                List<ChangeSet> then = plan.changesets().stream()
                        .filter(one -> ran.contains(one.toString(false))
                                || one.toString(false).equals(DeployPlan.name(changeset)))
                        .toList();
                left.put(
                        changeset,
                        Drift.differences(plan.recorded().difference(then, live.catalog())).stream()
                                .map(Difference::subject)
                                .collect(Collectors.toSet()));
            }
        }
        return left;
    }
}
