package dev.soundchart.deploy;

import java.time.Duration;

/**
 * One step of a deploy, when it has ended.
 *
 * @param name preflight, backup, update, verify or rollback
 * @param duration how long it took
 * @param outcome what came of it
 */
public record DeployStep(String name, Duration duration, CheckOutcome outcome) {

    /** Whether the deploy may go on. */
    public boolean passed() {
        return outcome.passes();
    }
}
