package dev.soundchart.deploy;

import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.Operation.Place;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Operations;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import dev.soundchart.database.StatementLog.Sent;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the statements that a changeset sent to the server are committed, after it failed and its transaction was rolled back.
 *
 * @param committed those that are, as they were sent; those that change nothing left out
 * @param doubtful those of which a part may be: what committed by itself before it failed, programs
 */
record CommittedStatements(List<String> committed, List<String> doubtful) {

    CommittedStatements {
        committed = List.copyOf(committed);
        doubtful = List.copyOf(doubtful);
    }

    /**
     * Follows the statements.
     *
     * @param done those that ended well, in order
     * @param failed those that did not
     * @param runInTransaction whether Liquibase ran them in a transaction
     * @param connectionLost whether that is why it failed: the server may have ended the statement well
     */
    static CommittedStatements of(
            List<Sent> done, List<Sent> failed, boolean runInTransaction, boolean connectionLost) {
        List<String> committed = new ArrayList<>();
        List<String> doubtful = new ArrayList<>();
        List<String> pending = new ArrayList<>();
        boolean open = runInTransaction;
        for (Sent sent : done) {
            if (!sent.sql()) {
                doubtful.add(sent.text());
                continue;
            }
            List<Operation> operations = Operations.of(sent.text()).all();
            if (!operations.stream().allMatch(CommittedStatements::keepsNothing)) {
                pending.add(text(sent));
            }
            for (Operation operation : operations) {
                if (begins(operation)) {
                    open = true;
                } else if (ends(operation)) {
                    if (rollsBack(operation)) {
                        pending.clear();
                    }
                    committed.addAll(pending);
                    pending.clear();
                    open = runInTransaction || chains(operation);
                }
            }
            if (!open) {
                committed.addAll(pending);
                pending.clear();
            }
        }
        for (Sent sent : failed) {
            if (!sent.sql()
                    || connectionLost && !open
                    || mayCommitByItself(Operations.of(sent.text()).all(), open)) {
                doubtful.add(sent.text());
            }
        }
        return new CommittedStatements(committed, doubtful);
    }

    private static String text(Sent sent) {
        return sent.times() == 1 ? sent.text() : sent.text() + " (" + sent.times() + " times)";
    }

    private static boolean keepsNothing(Operation operation) {
        return operation.kind() == OperationKind.TRANSACTION
                || operation.kind() == OperationKind.SET
                || operation.place() == Place.FUNCTION;
    }

    /** Whether a text that failed may have committed a part of what it does. */
    private static boolean mayCommitByItself(List<Operation> operations, boolean inTransaction) {
        return operations.stream()
                .anyMatch(operation -> ends(operation) && !(inTransaction && operation.place() == Place.BLOCK)
                        || !inTransaction
                                && (operation.traits().contains(Trait.CONCURRENTLY)
                                        || operation.kind() == OperationKind.NOT_ANALYSED));
    }

    private static boolean begins(Operation operation) {
        return isTransaction(operation) && (is(operation, "begin") || is(operation, "start"));
    }

    /** Whether it ends a transaction, not just goes back to a savepoint. */
    private static boolean ends(Operation operation) {
        return isTransaction(operation)
                && (is(operation, "commit")
                        || is(operation, "end")
                        || is(operation, "prepare")
                        || rollsBack(operation));
    }

    private static boolean rollsBack(Operation operation) {
        return isTransaction(operation)
                && (is(operation, "rollback") || is(operation, "abort"))
                && !new SqlText(operation.detail()).has("to");
    }

    private static boolean chains(Operation operation) {
        SqlText words = new SqlText(operation.detail());
        return words.has("chain") && !words.has("no");
    }

    private static boolean isTransaction(Operation operation) {
        return operation.kind() == OperationKind.TRANSACTION && operation.place() != Place.FUNCTION;
    }

    private static boolean is(Operation operation, String firstWord) {
        return operation.detail().equals(firstWord) || operation.detail().startsWith(firstWord + " ");
    }
}
