package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.Operations;
import dev.soundchart.changelog.RepeatableStatements;
import dev.soundchart.database.AtomicPostgresDatabase;
import dev.soundchart.database.SqlStates;
import dev.soundchart.database.StatementLog;
import dev.soundchart.database.StatementLog.Sent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;

/**
 * What an update or a rollback has committed and the history does not tell: of a changeset that failed, that could not be written to
 * the history, or that was passed over ({@code failOnError: false}).
 *
 * <p>A changeset commits outside of a transaction, with every statement; where it ends its transaction itself ({@code COMMIT}); in
 * blocks and procedures that commit; in statements that work CONCURRENTLY; and in programs and Java classes, of which nothing is
 * known. What functions do beyond the database (dblink) is not known here either, and not looked for.
 */
final class UnfinishedWork extends AbstractChangeExecListener {

    private final List<UnfinishedChangeset> passedOver = new ArrayList<>();
    private final List<ChangeSet> runsAlways = new ArrayList<>();
    private Running current;
    private boolean connectionLost;

    /** The changeset that runs. */
    private record Running(ChangeSet changeset, boolean undoing, StatementLog statements) {}

    @Override
    public void willRun(ChangeSet changeset, DatabaseChangeLog changelog, Database database, RunStatus status) {
        begin(changeset, false, database);
    }

    @Override
    public void ran(ChangeSet changeset, DatabaseChangeLog changelog, Database database, ExecType type) {
        if (type == ExecType.FAILED) {
            passedOver.addAll(left(current));
        } else if (changeset.isAlwaysRun()) {
            runsAlways.add(changeset);
        }
        current = null;
    }

    @Override
    public void willRollback(ChangeSet changeset, DatabaseChangeLog changelog, Database database) {
        begin(changeset, true, database);
    }

    @Override
    public void rolledBack(ChangeSet changeset, DatabaseChangeLog changelog, Database database) {
        current = null;
    }

    @Override
    public void runFailed(ChangeSet changeset, DatabaseChangeLog changelog, Database database, Exception exception) {
        connectionLost = SqlStates.isConnectionLost(exception);
    }

    @Override
    public void rollbackFailed(
            ChangeSet changeset, DatabaseChangeLog changelog, Database database, Exception exception) {
        connectionLost = SqlStates.isConnectionLost(exception);
    }

    /** All that is unfinished now. */
    List<UnfinishedChangeset> left() {
        return Stream.concat(passedOver.stream(), left(current).stream()).toList();
    }

    /** Whether beginning again at the first changeset that the history lacks does nothing twice. */
    boolean canBeginAgain() {
        return left().stream().allMatch(UnfinishedChangeset::repeatable)
                && runsAlways.stream().allMatch(changeset -> isRepeatable(operations(changeset, false)));
    }

    private void begin(ChangeSet changeset, boolean undoing, Database database) {
        if (database instanceof AtomicPostgresDatabase atomic) {
            atomic.statements().clear();
            current = new Running(changeset, undoing, atomic.statements());
        }
    }

    private List<UnfinishedChangeset> left(Running running) {
        if (running == null) {
            return List.of();
        }
        ChangeSet changeset = running.changeset();
        StatementLog statements = running.statements();
        CommittedStatements outcome = CommittedStatements.of(
                statements.done(), statements.failed(), changeset.isRunInTransaction(), connectionLost);
        if (outcome.committed().isEmpty() && outcome.doubtful().isEmpty()) {
            return List.of();
        }
        Optional<Operations> all = operations(changeset, running.undoing());
        Stream<String> failed = statements.failed().stream().map(Sent::text);
        Stream<String> notSent = all.stream().flatMap(operations -> notSent(operations, statements));
        return List.of(new UnfinishedChangeset(
                changeset.getId(),
                changeset.getFilePath(),
                running.undoing(),
                outcome.committed(),
                outcome.doubtful(),
                Stream.concat(failed, notSent).toList(),
                isRepeatable(all)));
    }

    private static boolean isRepeatable(Optional<Operations> operations) {
        return operations
                .map(RepeatableStatements::of)
                .filter(RepeatableStatements::all)
                .isPresent();
    }

    /** What a changeset runs; empty if its changelog can't be read any more. */
    private static Optional<Operations> operations(ChangeSet changeset, boolean undoing) {
        try {
            ChangesetOperations operations =
                    ChangelogOperations.of(changeset, Scope.getCurrentScope().getResourceAccessor());
            return Optional.of(undoing ? operations.rollback() : operations.update());
        } catch (LiquibaseException e) {
            return Optional.empty();
        }
    }

    private static Stream<String> notSent(Operations operations, StatementLog statements) {
        Map<List<Integer>, List<Operation>> texts = operations.all().stream()
                .collect(Collectors.groupingBy(
                        operation -> List.of(
                                operation.origin().change(), operation.origin().text()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        int sent = statements.sentByChange();
        return statements.change() == 0
                ? texts.values().stream().skip(sent).map(UnfinishedWork::words)
                : texts.entrySet().stream()
                        .filter(text -> text.getKey().get(0) > statements.change()
                                || text.getKey().get(0) == statements.change()
                                        && text.getKey().get(1) > sent)
                        .map(text -> words(text.getValue()));
    }

    /** A text that PostgreSQL would get; of what is no statement of its own, what it does. */
    private static String words(List<Operation> text) {
        return text.stream()
                .filter(operation -> operation.place() != Operation.Place.FUNCTION)
                .map(operation -> operation.place() == Operation.Place.STATEMENT
                                && operation.origin().sql() != null
                        ? operation.origin().sql()
                        : operation.toString())
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
