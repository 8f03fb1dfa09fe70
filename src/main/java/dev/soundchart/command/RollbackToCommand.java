package dev.soundchart.command;

import dev.soundchart.changelog.RollbackPlan;
import dev.soundchart.database.ChangesetHistory;
import dev.soundchart.deploy.Attempt;
import dev.soundchart.deploy.Guard;
import dev.soundchart.deploy.LockPause;
import dev.soundchart.deploy.LockRetry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.AbstractRollbackCommandStep;
import liquibase.database.Database;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.LockServiceFactory;
import liquibase.report.RollbackReportParameters;

/** {@code rollback-to}: undoes everything that ran after a changeset. */
public final class RollbackToCommand extends AbstractCommandStep {

    private static final String[] NAME = {"rollbackTo"};

    private static final CommandArgumentDefinition<String> CHANGESET = new CommandBuilder(new String[][] {NAME})
            .argument("changeset", String.class)
            .required()
            .description("The id of the changeset to go back to, which stays applied; or " + RollbackPlan.BASE
                    + ", to undo everything")
            .build();
    private static final CommandArgumentDefinition<String> SCHEMA = new CommandBuilder(new String[][] {NAME})
            .argument("schema", String.class)
            .description("Undo the changesets of this schema only: jambot or soundhash")
            .build();
    private static final CommandArgumentDefinition<Boolean> DRY_RUN = new CommandBuilder(new String[][] {NAME})
            .argument("dryRun", Boolean.class)
            .description("Show what would be undone and lost, do nothing")
            .defaultValue(false)
            .build();
    /** The rows of the history that a program means to undo: if the plan has others, nothing is done. */
    static final CommandArgumentDefinition<String[]> EXPECTED = new CommandBuilder(new String[][] {NAME})
            .argument("expected", String[].class)
            .hidden()
            .build();

    static {
        // it is registered with the class that has it
        RollbackQuestion.YES.getName();
    }

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class, DatabaseChangeLog.class, ChangeLogParameters.class);
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Undo everything that ran after a changeset, or everything");
        command.setLongDescription("Shows what will be undone and which tables and columns lose data, and asks.\n\n"
                + "Example: soundchart rollback-to 20251028_add_performance_indexes-5 --schema=soundhash\n"
                + "         soundchart rollback-to base --dry-run");
    }

    /**
     * Shows what will be undone, asks, and does it.
     *
     * @throws CommandExecutionException if the answer is no
     * @throws LiquibaseException if the changeset is not known, something can't be undone, or a rollback fails
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        String target = scope.getArgumentValue(CHANGESET);
        if (target.contains(",")) {
            throw new CommandExecutionException("One changeset is enough: everything that ran after it is undone");
        }
        Database database = (Database) scope.getDependency(Database.class);
        ChangesetHistory.refuseRepeatedRows(database);
        DatabaseChangeLog changelog = (DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class);
        ChangeLogParameters parameters = (ChangeLogParameters) scope.getDependency(ChangeLogParameters.class);
        List<RanChangeSet> history = List.copyOf(database.getRanChangeSetList());
        Optional<String> schema = Optional.ofNullable(scope.getArgumentValue(SCHEMA));
        RollbackPlan plan = RollbackPlan.of(
                database,
                changelog,
                RollbackPlan.after(target, schema, changelog.getChangeSets(), history),
                List.of(
                        new ContextChangeSetFilter(parameters.getContexts()),
                        new LabelChangeSetFilter(parameters.getLabels())));
        requireExpected(scope, plan);
        RollbackQuestion question = new RollbackQuestion(database, changelog);
        plan.requireRollbacks(database, question.files());
        question.show(plan, results.getOutputStream());
        if (Boolean.TRUE.equals(scope.getArgumentValue(DRY_RUN))) {
            results.getOutputStream().write("Nothing was done (--dry-run)\n".getBytes(StandardCharsets.UTF_8));
        } else if (!plan.entries().isEmpty()) {
            try {
                question.ask(plan, history, scope);
                undo(plan, changelog, parameters, database);
            } finally {
                LockServiceFactory.getInstance().getLockService(database).releaseLock();
            }
        }
    }

    /** Goes on as long as only others' locks are in the way. */
    private static void undo(
            RollbackPlan plan, DatabaseChangeLog changelog, ChangeLogParameters parameters, Database database)
            throws Exception {
        LockRetry retry = new LockRetry(LockRetrySeconds.value(), Instant.now());
        try (RollbackPlan.Spared spared = plan.spareMarked()) {
            Attempt attempt = new Attempt();
            boolean undone = false;
            while (!undone) {
                try {
                    undone = attempt.call(() -> undoRest(plan, changelog, parameters, database));
                } catch (LiquibaseException e) {
                    if (!LockPause.isOver(retry, e, attempt, System.err::println)) {
                        throw e;
                    }
                }
            }
        }
    }

    private static boolean undoRest(
            RollbackPlan plan, DatabaseChangeLog changelog, ChangeLogParameters parameters, Database database)
            throws Exception {
        List<RanChangeSet> planned =
                plan.entries().stream().map(RollbackPlan.Entry::row).toList();
        List<RanChangeSet> rest = database.getRanChangeSetList().stream()
                .filter(planned::contains)
                .toList();
        try (Guard guard = new Guard(System.err::println);
                Progress progress = new Progress(new PlanExtent(plan, rest), System.err::println)) {
            List<ChangeExecListener> listeners = new ArrayList<>(guard.listeners());
            listeners.add(progress);
            AbstractRollbackCommandStep.doRollback(
                    database,
                    changelog.getFilePath(),
                    null,
                    new ChangeLogIterator(rest, changelog),
                    parameters,
                    changelog,
                    new DefaultChangeExecListener(listeners.toArray(ChangeExecListener[]::new)),
                    new RollbackReportParameters());
            return true;
        }
    }

    /** What is left of a plan. */
    private record PlanExtent(RollbackPlan plan, List<RanChangeSet> rest) implements Extent {

        @Override
        public long of(DatabaseChangeLog changelog, Database database) {
            return plan.entries().stream()
                    .filter(entry -> entry.hasRun() && rest.contains(entry.row()))
                    .count();
        }

        @Override
        public boolean undoes(ChangeSet changeset) {
            return plan.undone().contains(changeset);
        }
    }

    private static void requireExpected(CommandScope scope, RollbackPlan plan) throws CommandExecutionException {
        if (scope.getArgumentValue(EXPECTED) == null) {
            return;
        }
        Set<String> expected = Set.of(scope.getArgumentValue(EXPECTED));
        Set<String> planned =
                plan.entries().stream().map(entry -> entry.row().toString()).collect(Collectors.toSet());
        if (!planned.equals(expected)) {
            throw new CommandExecutionException(
                    "Not what was applied would be undone, but " + planned + ". Nothing was undone");
        }
    }
}
