package dev.soundchart.command;

import dev.soundchart.deploy.LockPause;
import dev.soundchart.deploy.LockRetry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The attempts at one command of Liquibase's: where others' locks stood in the way, it begins again. */
final class Attempts {

    /** They end at the same place however often they begin. */
    private static final Set<String> BEGIN_AGAIN = Set.of("update", "updatetotag", "rollback", "rollbacktodate");

    /** So do those, where the first changeset is the last. */
    private static final Set<String> COUNT = Set.of("updatecount", "rollbackcount");

    private final boolean canBeginAgain;
    private final Instant begun = Instant.now();
    private LockRetry retry;
    private boolean again;

    Attempts(String command, List<String> arguments) {
        String name = command.replace("-", "").toLowerCase(Locale.ROOT);
        canBeginAgain = BEGIN_AGAIN.contains(name) || COUNT.contains(name) && arguments.contains("--count=1");
    }

    /** Says why the last one failed and waits, if another one is worth it; the configuration must be read by now. */
    boolean pauseAfter(Throwable failure) {
        if (!canBeginAgain || retry == null && !LockRetry.isWorthAnotherTry(failure)) {
            return false;
        }
        if (retry == null) {
            retry = new LockRetry(LockRetrySeconds.value(), begun);
        }
        again = LockPause.isOver(retry, failure, System.err::println);
        return again;
    }

    /** Whether another one is to be made; asked once after each. */
    boolean isAnotherDue() {
        boolean due = again;
        again = false;
        return due;
    }

    /** What to say before the last failure: empty if it was the first, too. */
    String triedBefore() {
        return retry == null ? "" : LockPause.triedBefore(retry);
    }
}
