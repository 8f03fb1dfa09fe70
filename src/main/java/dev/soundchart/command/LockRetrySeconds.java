package dev.soundchart.command;

import java.time.Duration;
import liquibase.configuration.AutoloadedConfigurations;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.exception.UnexpectedLiquibaseException;

/** The option that says how long to try again what others' locks keep from running. */
public final class LockRetrySeconds implements AutoloadedConfigurations {

    private static final ConfigurationDefinition<Integer> DEFINITION = new ConfigurationDefinition.Builder("liquibase")
            .define("lockRetrySeconds", Integer.class)
            .setDescription(
                    "How many seconds updates, rollbacks and deploys go on trying where others hold a lock longer"
                            + " than lock_timeout; 0 to try once")
            .setDefaultValue(300)
            .build();

    /**
     * What it says.
     *
     * @throws UnexpectedLiquibaseException if that is no number of seconds
     */
    static Duration value() {
        int seconds;
        try {
            seconds = DEFINITION.getCurrentValue();
        } catch (IllegalArgumentException e) {
            seconds = -1;
        }
        if (seconds < 0) {
            throw new UnexpectedLiquibaseException("--lock-retry-seconds takes a whole number of seconds, 0 or more");
        }
        return Duration.ofSeconds(seconds);
    }
}
