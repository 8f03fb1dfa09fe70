package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.deploy.RequiredRight.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.exception.LiquibaseException;

/**
 * Whether the role may do what pending changesets do, to objects that are there, and write the history. What they create
 * is theirs.
 */
record RoleRights() implements PreflightCheck {

    private static final ObjectName HISTORY = ObjectName.of("databasechangelog");
    private static final String FOR_THE_HISTORY = "the history";

    @Override
    public String name() {
        return "rights";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        if (plan.pending().isEmpty()) {
            return CheckOutcome.NOTHING;
        }
        return Snapshot.of(connection, snapshot -> readHere(plan, snapshot));
    }

    /** The same in a transaction that is there. */
    static CheckOutcome readHere(DeployPlan plan, Connection connection) throws SQLException {
        Map<RequiredRight, Set<String>> required = new LinkedHashMap<>();
        for (ChangesetOperations changeset : plan.pending()) {
            DeployPlan.run(changeset)
                    .flatMap(operation -> RequiredRights.of(operation).stream())
                    .forEach(right -> required.computeIfAbsent(right, unknown -> new LinkedHashSet<>())
                            .add(changeset.id()));
        }
        return missing(required, connection)
                .and(new CheckOutcome(List.of(), notAnalysed(plan), List.of()))
                .unlessObstacle("the role may do all that is pending");
    }

    private static CheckOutcome missing(Map<RequiredRight, Set<String>> required, Connection connection)
            throws SQLException {
        for (RequiredRight right : rightsOnHistory(connection)) {
            required.computeIfAbsent(right, unknown -> new LinkedHashSet<>()).add(FOR_THE_HISTORY);
        }
        Map<MissingRight, Set<String>> missing = new LinkedHashMap<>();
        for (Map.Entry<RequiredRight, Set<String>> right : required.entrySet()) {
            Optional<MissingRight> lacking = MissingRight.of(right.getKey(), connection);
            lacking.ifPresent(found -> missing.computeIfAbsent(found, unknown -> new LinkedHashSet<>())
                    .addAll(right.getValue()));
        }
        List<String> obstacles = new ArrayList<>();
        missing.forEach(
                (right, users) -> obstacles.add(right.what() + ": needed by " + named(users) + ". " + right.remedy()));
        return new CheckOutcome(List.of(), List.of(), obstacles);
    }

    private static List<RequiredRight> rightsOnHistory(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet table =
                        statement.executeQuery("SELECT pg_catalog.to_regclass('" + HISTORY + "') IS NOT NULL")) {
            table.next();
            return table.getBoolean(1)
                    ? List.of(
                            new RequiredRight(Kind.SELECT, HISTORY),
                            new RequiredRight(Kind.INSERT, HISTORY),
                            new RequiredRight(Kind.UPDATE, HISTORY),
                            new RequiredRight(Kind.DELETE, HISTORY))
                    : List.of(new RequiredRight(Kind.CREATE_IN_SCHEMA, null));
        }
    }

    private static String named(Set<String> users) {
        String first = users.iterator().next();
        return users.size() == 1 ? first : first + " and " + (users.size() - 1) + " more";
    }

    private static List<String> notAnalysed(DeployPlan plan) {
        List<String> remarks = new ArrayList<>();
        for (ChangesetOperations changeset : plan.pending()) {
            for (Operation operation : changeset.update().notAnalysed()) {
                remarks.add("Change " + operation.origin().change() + " of " + changeset.id()
                        + " could not be analysed, nor the rights that it needs: " + operation.detail());
            }
        }
        return remarks;
    }
}
