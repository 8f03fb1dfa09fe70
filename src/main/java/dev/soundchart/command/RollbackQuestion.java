package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.RollbackPlan;
import dev.soundchart.database.ChangesetHistory;
import dev.soundchart.deploy.RollbackLosses;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;

/**
 * Question before a rollback: shows what is undone, and what is lost with it.
 *
 * @param changelog the changelog that has the rollbacks
 */
record RollbackQuestion(Database database, DatabaseChangeLog changelog) {

    static final CommandArgumentDefinition<Boolean> YES = Confirmation.define(
            new CommandBuilder(new String[][] {{"rollbackTo"}, {"rollback"}, {"rollbackCount"}, {"rollbackToDate"}}));

    /** Prints the plan. */
    void show(RollbackPlan plan, OutputStream stream) throws LiquibaseException, SQLException {
        PrintStream output = new PrintStream(stream, true, StandardCharsets.UTF_8);
        if (plan.entries().isEmpty()) {
            output.println("Nothing to undo");
            return;
        }
        Map<String, ChangesetOperations> known =
                ChangelogOperations.of(changelog, files().resources()).changesets().stream()
                        .collect(Collectors.toMap(
                                changeset -> changeset.file() + "::" + changeset.id() + "::" + changeset.author(),
                                Function.identity()));
        Map<ChangeSet, ChangesetOperations> rollbacks = new LinkedHashMap<>();
        output.println("To be undone, the last that ran first:");
        for (RollbackPlan.Entry entry : plan.entries()) {
            output.println("  " + entry.changeset().getId() + remark(entry));
            if (entry.hasRun()) {
                rollbacks.put(entry.changeset(), known.get(entry.changeset().toString(false)));
            }
        }
        List<String> lost = RollbackLosses.of(database, rollbacks);
        output.println(lost.isEmpty() ? "No data is lost" : "Lost with them:");
        lost.forEach(line -> output.println("  " + line));
    }

    /** Where the changelog's files are. */
    ChangelogFile files() {
        return new ChangelogFile(
                changelog.getFilePath(), Scope.getCurrentScope().getResourceAccessor());
    }

    /**
     * Asks without the lock, which nobody is to wait for, and takes it then.
     *
     * @param history what the plan was made from
     * @throws CommandExecutionException if the answer is no, or the database has changed meanwhile
     * @throws LiquibaseException if the lock can't be taken
     */
    void ask(RollbackPlan plan, List<RanChangeSet> history, CommandScope scope) throws LiquibaseException {
        LockService lock = LockServiceFactory.getInstance().getLockService(database);
        lock.releaseLock();
        // nor in a transaction
        database.rollback();
        Confirmation.require(question(plan), scope, YES);
        lock.waitForLock();
        Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .resetAll();
        if (!ChangesetHistory.isSame(history, database.getRanChangeSetList())) {
            throw new CommandExecutionException(
                    "The database changed meanwhile. Nothing was done: look at it again, then answer");
        }
    }

    private static String remark(RollbackPlan.Entry entry) {
        return switch (entry.row().getExecType()) {
            case EXECUTED -> "";
            case RERAN -> " (ran several times: all of it is undone)";
            default -> " (did not run here: only its row is removed)";
        };
    }

    private static String question(RollbackPlan plan) {
        int undone = plan.undone().size();
        int rows = plan.entries().size() - undone;
        String removed = rows == 0 ? "" : "emove " + rows + (rows == 1 ? " row" : " rows") + " from the history";
        return undone == 0
                ? "R" + removed + "?"
                : "Undo " + Progress.changesets(undone) + (rows == 0 ? "" : " and r" + removed) + "?";
    }
}
