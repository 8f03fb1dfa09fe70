package dev.soundchart.deploy;

import dev.soundchart.database.SqlStates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * When to try again what failed for a lock that others hold: after pauses that double from one second to thirty, each shortened by
 * chance by up to a half, so that several that wait for the same do not come back at once.
 */
public final class LockRetry {

    private static final String DEADLOCK_DETECTED = "40P01";
    private static final SqlStates WORTH_ANOTHER_TRY =
            new SqlStates(Set.of(SqlStates.LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED));
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Duration limit;
    private final Clock clock;
    private final RandomGenerator random;
    private final Instant begun;
    private int attempts;

    /**
     * @param limit the time after which no new attempt begins
     * @param begun when the first attempt began
     */
    public LockRetry(Duration limit, Instant begun) {
        this(limit, begun, Clock.systemUTC(), RandomGenerator.getDefault());
    }

    LockRetry(Duration limit, Instant begun, Clock clock, RandomGenerator random) {
        this.limit = limit;
        this.begun = begun;
        this.clock = clock;
        this.random = random;
    }

    /**
     * How long to wait before the next attempt; empty if there is none: the time is over, or the last failed for another
     * reason.
     */
    public Optional<Duration> pauseAfter(Throwable failure) {
        attempts++;
        if (!isWorthAnotherTry(failure)) {
            return Optional.empty();
        }
        Duration whole = SHORTEST.multipliedBy(1L << Math.min(attempts - 1, 10));
        long longest = Math.min(whole.toMillis(), LONGEST.toMillis());
        Duration pause = Duration.ofMillis(random.nextLong(longest / 2, longest + 1));
        return elapsed().plus(pause).compareTo(limit) > 0 ? Optional.empty() : Optional.of(pause);
    }

    /** The attempts that failed. */
    public int attempts() {
        return attempts;
    }

    /** The time since the first attempt began. */
    public Duration elapsed() {
        return Duration.between(begun, clock.instant());
    }

    /** The time after which no new attempt begins. */
    public Duration limit() {
        return limit;
    }

    /** Whether others' locks were the reason. */
    public static boolean isWorthAnotherTry(Throwable failure) {
        return WORTH_ANOTHER_TRY.areIn(failure);
    }
}
