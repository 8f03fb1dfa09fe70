package dev.soundchart.deploy;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.UnexpectedLiquibaseException;

/**
 * Names the session after the changeset that it runs, {@code soundchart:20251018_create_initial_tables}, for those who
 * look at {@code pg_stat_activity}. PostgreSQL keeps the first 63 bytes.
 */
final class SessionName extends AbstractChangeExecListener {

    private static final String NAME = "SELECT pg_catalog.set_config('application_name',"
            + " pg_catalog.split_part(pg_catalog.current_setting('application_name'), ':', 1) || ':' || ?::text, false)";

    private ChangeSet named;

    /** Not before the changeset: Liquibase then undoes what its preconditions may have done, and would undo the name. */
    @Override
    public void willRun(Change change, ChangeSet changeset, DatabaseChangeLog changelog, Database database) {
        nameAfter(changeset, database);
    }

    @Override
    public void willRollback(ChangeSet changeset, DatabaseChangeLog changelog, Database database) {
        nameAfter(changeset, database);
    }

    private void nameAfter(ChangeSet changeset, Database database) {
        if (changeset == named || !(database.getConnection() instanceof JdbcConnection connection)) {
            return;
        }
        try (PreparedStatement statement = connection.getUnderlyingConnection().prepareStatement(NAME)) {
            statement.setString(1, changeset.getId());
            statement.executeQuery();
            named = changeset;
        } catch (SQLException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }
}
