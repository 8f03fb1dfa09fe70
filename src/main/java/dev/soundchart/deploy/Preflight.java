package dev.soundchart.deploy;

import java.time.Duration;
import java.util.List;

/** What is looked at before a deploy. */
public final class Preflight {

    private static final Duration LONG_TRANSACTION = Duration.ofMinutes(1);
    private static final Duration LONG_LOCK = Duration.ofSeconds(5);

    private Preflight() {}

    /** The checks, in the order in which their answers are best read. */
    public static List<PreflightCheck> checks() {
        return List.of(
                new ServerState(),
                new RoleRights(),
                new AvailableExtensions(),
                new PendingHazards(),
                new NoReruns(),
                new NoDrift(),
                new InvalidIndexes(),
                new BlockingTransactions(LONG_TRANSACTION, LONG_LOCK),
                new FreeConnections());
    }
}
