package dev.soundchart.command;

import java.util.List;
import liquibase.Scope;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.LiquibaseConfiguration;

/** Sources of settings that Liquibase reads as long as they are not closed. */
final class RegisteredSettings implements AutoCloseable {

    private final LiquibaseConfiguration configuration =
            Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
    private final List<? extends ConfigurationValueProvider> sources;

    RegisteredSettings(List<? extends ConfigurationValueProvider> sources) {
        this.sources = sources;
        sources.forEach(configuration::registerProvider);
    }

    @Override
    public void close() {
        sources.forEach(configuration::unregisterProvider);
    }
}
