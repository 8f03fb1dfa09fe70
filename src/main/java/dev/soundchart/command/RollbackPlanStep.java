package dev.soundchart.command;

import dev.soundchart.changelog.RollbackPlan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Scope;
import liquibase.TagVersionEnum;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.AfterTagChangeSetFilter;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.CountChangeSetFilter;
import liquibase.changelog.filter.ExecutedAfterChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.command.CleanUpCommandStep;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.RollbackCommandStep;
import liquibase.command.core.RollbackCountCommandStep;
import liquibase.command.core.RollbackToDateCommandStep;
import liquibase.command.core.helpers.AbstractHelperCommandStep;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.database.Database;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.LockServiceFactory;

/**
 * A step of Liquibase's rollbacks and of those of their commands that write SQL, before the rollback itself: refuses what can't
 * be undone, spares what did not run, and shows and asks where a user typed the command.
 *
 * <p>It needs no more than the database: what needs as much as the rollback might run after it.
 */
public final class RollbackPlanStep extends AbstractHelperCommandStep implements CleanUpCommandStep {

    private static final Set<String> TYPED = Set.of("rollback", "rollbackCount", "rollbackToDate");
    private static final Set<String> WRITTEN = Set.of("rollbackSql", "rollbackCountSql", "rollbackToDateSql");

    private static final String MAVENS_DATE = "liquibase.rollbackDate";

    static {
        // it is registered with the class that has it
        RollbackQuestion.YES.getName();
    }

    private RollbackPlan.Spared spared = () -> {};

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {{"rollbackPlan"}};
    }

    @Override
    public int getOrder(CommandDefinition command) {
        String name = command.getName()[0];
        return TYPED.contains(name) || WRITTEN.contains(name) ? 1 : super.getOrder(command);
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class);
    }

    /**
     * Plans the rollback under the lock, which the command keeps.
     *
     * @throws LiquibaseException if a changeset can't be undone, or the answer is no
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        Database database = (Database) results.getCommandScope().getDependency(Database.class);
        LockServiceFactory.getInstance().getLockService(database).waitForLock();
        try {
            plan(results, database);
        } catch (Exception e) {
            cleanUp(results);
            throw e;
        }
    }

    private void plan(CommandResultsBuilder results, Database database) throws Exception {
        CommandScope scope = results.getCommandScope();
        ChangeLogParameters parameters = parameters(scope, database);
        readMavensDate(scope);
        DatabaseChangeLog changelog = changelog(scope, parameters, database);
        List<RanChangeSet> history = List.copyOf(database.getRanChangeSetList());
        RollbackPlan plan = RollbackPlan.of(
                database,
                changelog,
                history,
                List.of(
                        new ContextChangeSetFilter(parameters.getContexts()),
                        new LabelChangeSetFilter(parameters.getLabels()),
                        chosen(scope, history, changelog)));
        RollbackQuestion question = new RollbackQuestion(database, changelog);
        plan.requireRollbacks(database, question.files());
        if (scope.getCommand().getName()[0].startsWith("rollbackToDate")) {
            requireLast(plan, history, scope.getArgumentValue(RollbackToDateCommandStep.DATE_ARG));
        }
        if (WRITTEN.contains(scope.getCommand().getName()[0])) {
            plan.entries().stream()
                    .filter(entry -> !entry.hasRun())
                    .forEach(entry -> say(Progress.notUndone(entry.changeset())));
        } else if (Confirmation.isTyped(scope)) {
            changelog.validate(database, parameters.getContexts(), parameters.getLabels());
            ask(question, plan, history, results);
        }
        spared = plan.spareMarked();
        scope.provideDependency(RollbackPlan.class, plan);
    }

    /** Asks once, however often others' locks make the command begin again. */
    private static void ask(
            RollbackQuestion question, RollbackPlan plan, List<RanChangeSet> history, CommandResultsBuilder results)
            throws LiquibaseException, SQLException {
        Set<String> rows = plan.entries().stream()
                .map(entry -> entry.row().toString())
                .collect(Collectors.toCollection(HashSet::new));
        Optional<Attempts> attempts = Attempts.current();
        if (attempts.isPresent() && attempts.get().isConfirmed()) {
            attempts.get().requireConfirmed(rows);
            return;
        }
        question.show(plan, results.getOutputStream());
        if (!plan.entries().isEmpty()) {
            question.ask(plan, history, results.getCommandScope());
        }
        attempts.ifPresent(all -> all.confirm(rows));
    }

    /** Maven's goal takes its text for a date as Liquibase does, and hands over what it made of it. */
    private static void readMavensDate(CommandScope scope) {
        String text = System.getProperty(MAVENS_DATE);
        if (text != null && !Confirmation.isTyped(scope)) {
            scope.addArgumentValue(RollbackToDateCommandStep.DATE_ARG, RollbackMoment.parse(text));
        }
    }

    private static ChangeLogParameters parameters(CommandScope scope, Database database) {
        ChangeLogParameters given = scope.getArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_PARAMETERS);
        ChangeLogParameters parameters = given;
        if (given == null) {
            parameters = new ChangeLogParameters(database);
            parameters.addJavaProperties();
            parameters.addDefaultFileProperties();
        }
        Contexts contexts = new Contexts(scope.getArgumentValue(DatabaseChangelogCommandStep.CONTEXTS_ARG));
        LabelExpression labels =
                new LabelExpression(scope.getArgumentValue(DatabaseChangelogCommandStep.LABEL_FILTER_ARG));
        if (given == null || !contexts.isEmpty()) {
            parameters.setContexts(contexts);
        }
        if (given == null || !labels.isEmpty()) {
            parameters.setLabels(labels);
        }
        return parameters;
    }

    /** Parses the changelog, unless a program has handed it over, and has the command use it. */
    private static DatabaseChangeLog changelog(CommandScope scope, ChangeLogParameters parameters, Database database)
            throws Exception {
        DatabaseChangeLog parsed = (DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class);
        if (parsed == null) {
            parsed = scope.getArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_ARG);
        }
        if (parsed == null) {
            parsed = DatabaseChangelogCommandStep.getDatabaseChangeLog(
                    scope.getArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_FILE_ARG), parameters, database);
            scope.addArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_ARG, parsed);
        }
        return parsed;
    }

    private static ChangeSetFilter chosen(CommandScope scope, List<RanChangeSet> history, DatabaseChangeLog changelog)
            throws LiquibaseException {
        String command = scope.getCommand().getName()[0];
        if (command.startsWith("rollbackCount")) {
            int count = scope.getArgumentValue(RollbackCountCommandStep.COUNT_ARG);
            if (count < 1) {
                throw new CommandExecutionException("--count takes a number of changesets, 1 or more");
            }
            return new CountChangeSetFilter(count);
        }
        return command.startsWith("rollbackToDate")
                ? new ExecutedAfterChangeSetFilter(scope.getArgumentValue(RollbackToDateCommandStep.DATE_ARG), history)
                : new AfterTagChangeSetFilter(
                        scope.getArgumentValue(RollbackCommandStep.TAG_ARG),
                        history,
                        TagVersionEnum.valueOf(scope.getArgumentValue(RollbackCommandStep.TAG_VERSION_ARG)),
                        changelog);
    }

    /**
     * Says what a date was understood as, and how many changesets ran later.
     *
     * @throws CommandExecutionException if one of them ran before one that is dated earlier: nobody knows which is meant
     */
    private static void requireLast(RollbackPlan plan, List<RanChangeSet> history, Date date)
            throws CommandExecutionException {
        String moment = RollbackMoment.shown(Instant.ofEpochMilli(date.getTime()));
        List<RanChangeSet> later = history.stream()
                .filter(row -> row.getDateExecuted().getTime() > date.getTime())
                .toList();
        List<RanChangeSet> last = history.subList(history.size() - later.size(), history.size());
        if (!later.equals(last)) {
            throw new CommandExecutionException("The history's dates are not in the order in which changesets ran: "
                    + later.get(0).getId() + " is dated after " + moment + ", and "
                    + last.stream()
                            .filter(row -> !later.contains(row))
                            .findFirst()
                            .orElseThrow()
                            .getId()
                    + ", which ran after it, before. Name the changeset to go back to: soundchart rollback-to <changeset>."
                    + " Nothing was done");
        }
        say("Back to " + moment + ": " + plan.entries().size() + " of " + Progress.changesets(history.size())
                + " ran later");
    }

    private static void say(String line) {
        System.err.println(line);
    }

    @Override
    public void cleanUp(CommandResultsBuilder results) {
        spared.close();
        spared = () -> {};
        Database database = (Database) results.getCommandScope().getDependency(Database.class);
        try {
            LockServiceFactory.getInstance().getLockService(database).releaseLock();
        } catch (LiquibaseException e) {
            Scope.getCurrentScope().getLog(getClass()).fine("The lock was not freed", e);
        }
    }
}
