package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.SQLException;
import liquibase.exception.LiquibaseException;

/** One thing to look at before a deploy. It only reads, and waits for no lock of the application's. */
public interface PreflightCheck {

    /** What it looks at, in a word or two. */
    String name();

    /**
     * Looks.
     *
     * @param plan what is to be deployed
     * @param connection to the database, of the role that deploys; a transaction that it is in is undone
     * @throws SQLException if the server can't be asked
     * @throws LiquibaseException if the changelog does not allow an answer
     */
    CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException;
}
