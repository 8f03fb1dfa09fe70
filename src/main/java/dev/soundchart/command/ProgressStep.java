package dev.soundchart.command;

import java.util.List;
import java.util.Set;
import liquibase.Scope;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.command.CleanUpCommandStep;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.core.helpers.AbstractHelperCommandStep;
import liquibase.database.Database;
import liquibase.ui.LoggerUIService;

/** A step of all commands that run changesets, before the work itself: says on standard error what is done. */
public final class ProgressStep extends AbstractHelperCommandStep implements CleanUpCommandStep {

    static final Set<String> COMMANDS = Set.of(
            "update",
            "updateCount",
            "updateToTag",
            "updateTestingRollback",
            "rollback",
            "rollbackCount",
            "rollbackToDate");

    private Progress progress;

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {{"progress"}};
    }

    @Override
    public int getOrder(CommandDefinition command) {
        return COMMANDS.contains(command.getName()[0]) ? 1 : super.getOrder(command);
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class, ChangeExecListener.class);
    }

    @Override
    public void run(CommandResultsBuilder results) {
        boolean quiet = Scope.getCurrentScope().getUI() instanceof LoggerUIService;
        if (!quiet
                && results.getCommandScope().getDependency(ChangeExecListener.class)
                        instanceof DefaultChangeExecListener listener
                // a command that runs another one has said so already
                && listener.getListeners().stream().noneMatch(Progress.class::isInstance)) {
            progress = new Progress(CommandExtent.of(results.getCommandScope()), System.err::println);
            listener.addListener(progress);
        }
    }

    @Override
    public void cleanUp(CommandResultsBuilder results) {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
