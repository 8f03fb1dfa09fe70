package dev.soundchart.deploy;

import dev.soundchart.database.LockNotGranted;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The pause before what failed for a lock is tried again. */
public final class LockPause {

    private LockPause() {}

    /**
     * Says why and how long, and waits.
     *
     * @param attempt the one that failed
     * @param output takes the line that says so
     * @return whether to try again; not if the time is over, the reason was another, something would be done twice, or the
     *     process is to end
     */
    public static boolean isOver(LockRetry retry, Throwable failure, Attempt attempt, Consumer<String> output) {
        Optional<Duration> pause = retry.pauseAfter(failure);
        if (pause.isEmpty()) {
            return false;
        }
        if (!attempt.canBeginAgain()) {
            output.accept(reason(failure) + ". Not tried again: what is committed would be done a second time");
            return false;
        }
        output.accept(reason(failure) + ". Trying again in " + seconds(pause.get()) + ", giving up after "
                + retry.limit().toSeconds() + " s (lock-retry-seconds)");
        try {
            Thread.sleep(pause.get().toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What to say before the last failure: empty if it was the first, too. */
    public static String triedBefore(LockRetry retry) {
        return retry.attempts() > 1 ? "Tried " + retry.attempts() + " times in " + seconds(retry.elapsed()) + ". " : "";
    }

    private static String reason(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(LockNotGranted.class::isInstance)
                .map(notGranted -> ((LockNotGranted) notGranted).what())
                .map(what -> Character.toUpperCase(what.charAt(0)) + what.substring(1))
                .findFirst()
                .orElse("Others' locks stood in the way");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
