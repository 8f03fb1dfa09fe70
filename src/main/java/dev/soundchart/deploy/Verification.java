package dev.soundchart.deploy;

import dev.soundchart.catalog.Fact;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.database.UnusableDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.precondition.core.PreconditionContainer.ErrorOption;
import liquibase.precondition.core.PreconditionContainer.FailOption;

/** Whether a deploy has done all that it was to do, and the database is what the changelog says it should be now. */
public final class Verification {

    private static final String NOT_VALID = " NOT VALID";

    private Verification() {}

    /**
     * Looks.
     *
     * @param plan what was to be deployed
     * @param connection to the database; a transaction that it is in is undone
     * @throws SQLException if the server can't be asked
     * @throws LiquibaseException if the recorded catalogs lack a changeset that ran
     */
    public static CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        LiveDatabase live;
        try {
            live = LiveDatabase.read(connection);
        } catch (UnusableDatabase e) {
            return CheckOutcome.obstacle(e.getMessage());
        }
        Drift drift = Drift.of(plan.changesets(), plan.recorded(), live);
        return history(plan, live)
                .and(named("catalog", NoDrift.judge(plan.done(), live, drift)))
                .and(named("invalid indexes", new InvalidIndexes().of(plan.done(), connection)))
                .and(notValid(drift, live));
    }

    private static CheckOutcome history(DeployPlan plan, LiveDatabase live) {
        Set<String> ran = live.history().stream().map(RanChangeSet::toString).collect(Collectors.toSet());
        if (plan.pending().isEmpty()) {
            return CheckOutcome.NOTHING;
        }
        Set<String> optional = plan.changesets().stream()
                .filter(Verification::mayBePassedOver)
                .map(changeset -> changeset.toString(false))
                .collect(Collectors.toSet());
        Map<Boolean, List<String>> lacking = plan.pending().stream()
                .filter(changeset -> !ran.contains(DeployPlan.name(changeset)))
                .collect(Collectors.partitioningBy(
                        changeset -> optional.contains(DeployPlan.name(changeset)),
                        Collectors.mapping(ChangesetOperations::id, Collectors.toList())));
        int count = plan.pending().size() - lacking.get(true).size();
        return new CheckOutcome(
                        List.of(),
                        lacking.get(true).stream()
                                .map(id -> id + " was passed over, as it says (CONTINUE, failOnError: false): the next"
                                        + " deploy tries it again")
                                .toList(),
                        lacking.get(false).stream()
                                .map(id -> id + " is not in the history: it has not run. Run the deploy again")
                                .toList())
                .unlessObstacle(
                        count == 1 ? "history: the changeset ran" : "history: all " + count + " changesets ran");
    }

    /** Whether an update goes on where it can't run. */
    private static boolean mayBePassedOver(ChangeSet changeset) {
        PreconditionContainer preconditions = changeset.getPreconditions();
        return Boolean.FALSE.equals(changeset.getFailOnError())
                || preconditions != null
                        && (preconditions.getOnFail() == FailOption.CONTINUE
                                || preconditions.getOnError() == ErrorOption.CONTINUE);
    }

    /** Constraints that the changelog leaves unchecked; others are a difference from it. */
    private static CheckOutcome notValid(Drift drift, LiveDatabase live) {
        Set<String> differing =
                drift.differences().stream().map(Difference::subject).collect(Collectors.toSet());
        List<String> meant = live.catalog().facts().stream()
                .filter(fact ->
                        fact.kind().equals("constraint") && fact.definition().endsWith(NOT_VALID))
                .map(Fact::subject)
                .filter(subject -> !differing.contains(subject))
                .map(subject ->
                        subject + " is NOT VALID, as the changelog leaves it: a later changeset should validate it")
                .toList();
        return new CheckOutcome(List.of(), meant, List.of());
    }

    private static CheckOutcome named(String name, CheckOutcome outcome) {
        return new CheckOutcome(
                outcome.found().stream().map(line -> name + ": " + line).toList(),
                outcome.remarks(),
                outcome.obstacles());
    }
}
