package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Whether no pending changeset has run before ({@code runAlways}, {@code runOnChange}). The recorded catalogs have what
 * a changeset makes once, and going back would undo the earlier runs, too.
 */
record NoReruns() implements PreflightCheck {

    @Override
    public String name() {
        return "reruns";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        Set<String> ran = LiveDatabase.history(connection).stream()
                .map(RanChangeSet::toString)
                .collect(Collectors.toSet());
        List<String> again = plan.pending().stream()
                .filter(changeset -> ran.contains(DeployPlan.name(changeset)))
                .map(changeset -> changeset.id()
                        + " has run here and would run again (runAlways, runOnChange), which deploy does not do:"
                        + " neither the catalog after it nor the way back is known. Write a new changeset instead")
                .toList();
        return new CheckOutcome(List.of(), List.of(), again);
    }
}
