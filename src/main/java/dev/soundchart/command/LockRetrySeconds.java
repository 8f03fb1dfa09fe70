package dev.soundchart.command;

import java.time.Duration;
import liquibase.configuration.AutoloadedConfigurations;
import liquibase.configuration.ConfigurationDefinition;

/** The option that says how long to try again what others' locks keep from running. */
public final class LockRetrySeconds implements AutoloadedConfigurations {

    private static final ConfigurationDefinition<Integer> DEFINITION = new ConfigurationDefinition.Builder("liquibase")
            .define("lockRetrySeconds", Integer.class)
            .setDescription(
                    "How many seconds updates, rollbacks and deploys go on trying where others hold a lock longer"
                            + " than lock_timeout; 0 to try once")
            .setDefaultValue(300)
            .build();

    static Duration value() {
        return Duration.ofSeconds(DEFINITION.getCurrentValue());
    }
}
