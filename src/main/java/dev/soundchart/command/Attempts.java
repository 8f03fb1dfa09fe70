package dev.soundchart.command;

import dev.soundchart.deploy.Attempt;
import dev.soundchart.deploy.LockPause;
import dev.soundchart.deploy.LockRetry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import liquibase.Scope;
import liquibase.Scope.ScopedRunnerWithReturn;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.ExitCodeException;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;
import liquibase.util.ExceptionUtil;

/** The attempts at one command of Liquibase's: where others' locks stood in the way, it begins again. */
final class Attempts {

    /** They end at the same place however often they begin. */
    private static final Set<String> BEGIN_AGAIN = Set.of("update", "updatetotag", "rollback", "rollbacktodate");

    /** So do those, where the first changeset is the last. */
    private static final Set<String> COUNT = Set.of("updatecount", "rollbackcount");

    private static final String CURRENT = Attempts.class.getName();

    private final String command;
    private final boolean canBeginAgain;
    private final Instant begun = Instant.now();
    private final Attempt attempt = new Attempt();
    private LockRetry retry;
    private boolean again;
    private Set<String> confirmed;

    /**
     * @param arguments the command's name among them
     */
    Attempts(List<String> arguments) {
        command = arguments.stream()
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .orElse("");
        String name = command.replace("-", "").toLowerCase(Locale.ROOT);
        canBeginAgain = BEGIN_AGAIN.contains(name) || COUNT.contains(name) && arguments.contains("--count=1");
    }

    /** Makes one, and returns its exit status. */
    int next(ScopedRunnerWithReturn<Integer> work) throws Exception {
        return attempt.call(work);
    }

    /**
     * Takes the failure of one: waits if another one is worth it. Else prints what is wrong, and with {@code --log-level=debug} where
     * it was thrown. The configuration must be read by now.
     *
     * @return the exit status, if there is no other
     */
    int failed(Throwable failure) {
        if (pauseAfter(failure)) {
            return 1;
        }
        System.err.println(triedBefore() + Problem.of(failure, command, attempt));
        if (LiquibaseCommandLineConfiguration.LOG_LEVEL.getCurrentValue().intValue() <= Level.FINE.intValue()) {
            failure.printStackTrace();
        }
        return ExceptionUtil.findExceptionInCauseChain(failure, ExitCodeException.class)
                        instanceof ExitCodeException ending
                ? ending.getExitCode()
                : 1;
    }

    private boolean pauseAfter(Throwable failure) {
        if (!canBeginAgain || retry == null && !LockRetry.isWorthAnotherTry(failure)) {
            return false;
        }
        if (retry == null) {
            retry = new LockRetry(LockRetrySeconds.value(), begun);
        }
        again = LockPause.isOver(retry, failure, attempt, System.err::println);
        return again;
    }

    /** Those of the command that runs; empty where a program runs it. */
    static Optional<Attempts> current() {
        return Optional.ofNullable(Scope.getCurrentScope().get(CURRENT, Attempts.class));
    }

    /** What a scope holds for {@link #current}. */
    Map<String, Object> scope() {
        return Map.of(CURRENT, this);
    }

    /** Remembers the rows of the history that a rollback was allowed to undo. */
    void confirm(Set<String> rows) {
        confirmed = rows;
    }

    /** Whether an attempt before was allowed to go on. */
    boolean isConfirmed() {
        return confirmed != null;
    }

    /**
     * Makes sure that another attempt undoes nothing that the first was not allowed to.
     *
     * @throws CommandExecutionException if others have run something in between
     */
    void requireConfirmed(Set<String> rows) throws CommandExecutionException {
        if (!confirmed.containsAll(rows)) {
            throw new CommandExecutionException(
                    "The database changed between two attempts. Look at it again: soundchart history");
        }
    }

    /** Whether another one is to be made; asked once after each. */
    boolean isAnotherDue() {
        boolean due = again;
        again = false;
        return due;
    }

    /** What to say before the last failure: empty if it was the first, too. */
    private String triedBefore() {
        return retry == null ? "" : LockPause.triedBefore(retry);
    }
}
