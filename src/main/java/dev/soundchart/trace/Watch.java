package dev.soundchart.trace;

import dev.soundchart.lint.LockMode;
import dev.soundchart.trace.SessionView.Wait;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at a session again and again while its statement runs, in a thread of its own. */
final class Watch implements AutoCloseable {

    private static final long PAUSE_MILLISECONDS = 1;

    private final SessionView view;
    private final Obstacle obstacle;
    private final LookingClock clock;
    private final Thread thread = new Thread(this::look, "lock trace");
    private final Map<Long, Sighting> sightings = new LinkedHashMap<>();
    private final Set<String> waits = new LinkedHashSet<>();
    private volatile boolean over;
    private SQLException problem;

    /**
     * A lock that was seen.
     *
     * @param since when it was seen first, by the clock
     */
    record Sighting(LockMode mode, long since) {}

    /** Begins to look. */
    Watch(SessionView view, Obstacle obstacle, LookingClock clock) {
        this.view = view;
        this.obstacle = obstacle;
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        try {
            while (!over) {
                long moment = clock.now();
                Optional<Wait> wait = view.waitsFor(obstacle.processes());
                view.locks().forEach((relation, mode) -> see(relation, mode, moment));
                if (wait.isPresent()) {
                    wait.get().reason().ifPresent(waits::add);
                    obstacle.stepAside();
                    clock.leaveOutSince(moment);
                } else {
                    Thread.sleep(PAUSE_MILLISECONDS);
                }
            }
            obstacle.lower();
        } catch (SQLException e) {
            problem = e;
            lowerAfter(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void see(long relation, LockMode mode, long moment) {
        Sighting known = sightings.get(relation);
        if (known == null || mode.compareTo(known.mode()) > 0) {
            sightings.put(relation, new Sighting(mode, moment));
        }
    }

    /** The statement must not wait for ever. */
    private void lowerAfter(SQLException reason) {
        try {
            obstacle.lower();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Stops looking. */
    @Override
    public void close() throws SQLException {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (problem != null) {
            throw problem;
        }
    }

    /** The locks that were seen, by the relations' oids, each with the strongest mode; after the end. */
    Map<Long, Sighting> sightings() {
        return sightings;
    }

    /** What the statement waited for, in words; after the end. */
    Set<String> waits() {
        return waits;
    }
}
