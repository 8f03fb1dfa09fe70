package dev.soundchart.command;

import dev.soundchart.database.ChangesetHistory;
import dev.soundchart.deploy.Guard;
import java.sql.SQLException;
import java.util.List;
import liquibase.Scope;
import liquibase.changelog.FastCheckService;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.command.CleanUpCommandStep;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.core.helpers.AbstractHelperCommandStep;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;

/** A step of all commands that run changesets on a live database, before the work itself: sets the guard around each. */
public final class GuardStep extends AbstractHelperCommandStep implements CleanUpCommandStep {

    private Guard guard;

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {{"guard"}};
    }

    @Override
    public int getOrder(CommandDefinition command) {
        return ProgressStep.COMMANDS.contains(command.getName()[0]) ? 1 : super.getOrder(command);
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class, ChangeExecListener.class);
    }

    @Override
    public void run(CommandResultsBuilder results) throws SQLException, DatabaseException {
        // asked for when a lock is in the way: if it is no number, that is to be said before
        LockRetrySeconds.value();
        ChangesetHistory.refuseRepeatedRows((Database) results.getCommandScope().getDependency(Database.class));
        // once a database was up to date, Liquibase takes it to be so as long as the process lives, rolled back or not
        Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
        if (results.getCommandScope().getDependency(ChangeExecListener.class)
                instanceof DefaultChangeExecListener listener) {
            guard = new Guard(System.err::println);
            guard.listeners().forEach(listener::addListener);
        }
    }

    @Override
    public void cleanUp(CommandResultsBuilder results) {
        if (guard != null) {
            guard.close();
            guard = null;
        }
    }
}
