package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetOperations.RollbackFrom;
import dev.soundchart.changelog.DataLoss;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.RollbackPlan;
import dev.soundchart.deploy.Guard;
import dev.soundchart.deploy.LockPause;
import dev.soundchart.deploy.LockRetry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ChangeSetFilterResult;
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
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.LockService;
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
    private static final CommandArgumentDefinition<Boolean> YES =
            Confirmation.define(new CommandBuilder(new String[][] {NAME}));

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
     * @throws CommandExecutionException if a changeset can't be undone, or the answer is no
     * @throws LiquibaseException if the changeset is not known, or its rollback fails
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        if (scope.getArgumentValue(CHANGESET).contains(",")) {
            throw new CommandExecutionException("One changeset is enough: everything that ran after it is undone");
        }
        Database database = (Database) scope.getDependency(Database.class);
        DatabaseChangeLog changelog = (DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class);
        RollbackPlan plan = plan(scope, changelog, database);
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        if (plan.changesets().isEmpty()) {
            output.println("Nothing to undo");
            return;
        }
        show(plan, changelog, database, output);
        if (Boolean.TRUE.equals(scope.getArgumentValue(DRY_RUN))) {
            output.println("Nothing was done (--dry-run)");
            return;
        }
        // no session waits for an answer with the lock, or in a transaction
        database.rollback();
        Confirmation.require("Undo " + Progress.changesets(plan.changesets().size()) + "?", scope, YES);
        LockService lock = LockServiceFactory.getInstance().getLockService(database);
        lock.waitForLock();
        try {
            Scope.getCurrentScope()
                    .getSingleton(ChangeLogHistoryServiceFactory.class)
                    .resetAll();
            if (!plan.equals(plan(scope, changelog, database))) {
                throw new CommandExecutionException(
                        "The database changed meanwhile. Nothing was done: look at it again, then answer");
            }
            LockRetry retry = new LockRetry(LockRetrySeconds.value(), Instant.now());
            boolean undone = false;
            while (!undone) {
                try {
                    undo(plan, scope, changelog, database);
                    undone = true;
                } catch (LiquibaseException e) {
                    if (!LockPause.isOver(retry, e, System.err::println)) {
                        throw e;
                    }
                }
            }
        } finally {
            lock.releaseLock();
        }
    }

    private static RollbackPlan plan(CommandScope scope, DatabaseChangeLog changelog, Database database)
            throws LiquibaseException {
        ChangeLogParameters parameters = (ChangeLogParameters) scope.getDependency(ChangeLogParameters.class);
        LabelChangeSetFilter labels = new LabelChangeSetFilter(parameters.getLabels());
        ContextChangeSetFilter contexts = new ContextChangeSetFilter(parameters.getContexts());
        return RollbackPlan.of(
                        scope.getArgumentValue(CHANGESET),
                        Optional.ofNullable(scope.getArgumentValue(SCHEMA)),
                        changelog.getChangeSets(),
                        database.getRanChangeSetList())
                .only(changeset -> labels.accepts(changeset).isAccepted()
                        && contexts.accepts(changeset).isAccepted());
    }

    private static void show(RollbackPlan plan, DatabaseChangeLog changelog, Database database, PrintStream output)
            throws LiquibaseException, SQLException {
        ChangelogFile files = new ChangelogFile(
                changelog.getFilePath(), Scope.getCurrentScope().getResourceAccessor());
        Map<String, ChangesetOperations> known =
                ChangelogOperations.of(changelog, files.resources()).changesets().stream()
                        .collect(Collectors.toMap(
                                changeset -> changeset.file() + "::" + changeset.id() + "::" + changeset.author(),
                                Function.identity()));
        List<Operation> operations = new ArrayList<>();
        output.println("To be undone, the last that ran first:");
        for (ChangeSet changeset : plan.changesets()) {
            ChangesetOperations undone = known.get(changeset.toString(false));
            boolean bare = undone.rollbackFrom() == RollbackFrom.EMPTY_BLOCK && files.lacksRollback(changeset);
            if (bare || undone.rollbackFrom() == RollbackFrom.NOBODY) {
                throw new CommandExecutionException(changeset.getFilePath() + ", changeset " + changeset.getId()
                        + (bare ? " has a rollback that is not written" : " has no rollback block")
                        + ": it can't be undone. Write one, then try again. Nothing was done");
            }
            output.println("  " + changeset.getId());
            operations.addAll(undone.rollback().all());
        }
        List<String> lost =
                new DataLoss(((JdbcConnection) database.getConnection()).getUnderlyingConnection()).of(operations);
        output.println(lost.isEmpty() ? "No data is lost" : "Lost with them:");
        lost.forEach(line -> output.println("  " + line));
    }

    private static void undo(RollbackPlan plan, CommandScope scope, DatabaseChangeLog changelog, Database database)
            throws Exception {
        List<RanChangeSet> history = database.getRanChangeSetList();
        Set<String> applied = history.stream().map(RanChangeSet::toString).collect(Collectors.toSet());
        RollbackPlan rest = plan.only(changeset -> applied.contains(changeset.toString(false)));
        List<ChangeExecListener> listeners = new ArrayList<>(Guard.listeners(System.err::println));
        try (Progress progress = new Progress(exactly(rest.changesets().size()), System.err::println)) {
            listeners.add(progress);
            AbstractRollbackCommandStep.doRollback(
                    database,
                    changelog.getFilePath(),
                    null,
                    new ChangeLogIterator(history, changelog, only(rest)),
                    (ChangeLogParameters) scope.getDependency(ChangeLogParameters.class),
                    changelog,
                    new DefaultChangeExecListener(listeners.toArray(ChangeExecListener[]::new)),
                    new RollbackReportParameters());
        }
    }

    private static ChangeSetFilter only(RollbackPlan plan) {
        Set<ChangeSet> chosen = new HashSet<>(plan.changesets());
        return new ChangeSetFilter() {
            @Override
            public ChangeSetFilterResult accepts(ChangeSet changeset) {
                return new ChangeSetFilterResult(chosen.contains(changeset), "ran after it", getClass());
            }
        };
    }

    private static Extent exactly(long changesets) {
        return new Extent() {
            @Override
            public long ofUpdate(DatabaseChangeLog changelog, Database database) {
                return 0;
            }

            @Override
            public long ofRollback(List<RanChangeSet> ran) {
                return changesets;
            }
        };
    }
}
