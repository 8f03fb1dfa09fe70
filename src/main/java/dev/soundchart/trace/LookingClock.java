package dev.soundchart.trace;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time as it would have gone by had nobody looked: what looking takes is left out. */
final class LookingClock {

    private final AtomicLong leftOut = new AtomicLong();

    /** In nanoseconds, from any point. */
    long now() {
        return System.nanoTime() - leftOut.get();
    }

    /** Sets the clock back to a moment: what came after it was looking. */
    void leaveOutSince(long moment) {
        leftOut.addAndGet(now() - moment);
    }

    static Duration between(long from, long until) {
        return Duration.ofNanos(until - from);
    }
}
