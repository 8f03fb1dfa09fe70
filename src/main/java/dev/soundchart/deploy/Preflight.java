package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import liquibase.exception.LiquibaseException;

/** What is looked at before a deploy. */
public final class Preflight {

    private static final Duration LONG_TRANSACTION = Duration.ofMinutes(1);
    private static final Duration LONG_LOCK = Duration.ofSeconds(5);

    private Preflight() {}

    /** The checks, in the order in which their answers are best read. */
    public static List<PreflightCheck> checks() {
        return List.of(
                new ServerState(),
                new OwnHistory(),
                new RoleRights(),
                new AvailableExtensions(),
                new PendingHazards(),
                new NoReruns(),
                new NoDrift(),
                new ForeseenCatalog(),
                new InvalidIndexes(),
                new BlockingTransactions(LONG_TRANSACTION, LONG_LOCK),
                new FreeConnections(),
                new SchemaCreators());
    }

    /**
     * Looks at all of it.
     *
     * @param plan what is to be deployed
     * @param connection to the database; a transaction that it is in is undone
     * @throws SQLException if the server can't be asked
     * @throws LiquibaseException if the changelog does not allow an answer
     */
    static CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        CheckOutcome all = CheckOutcome.NOTHING;
        for (PreflightCheck check : checks()) {
            UnaryOperator<String> named = line -> check.name() + ": " + line;
            all = all.and(check.of(plan, connection).map(named));
        }
        return all;
    }
}
