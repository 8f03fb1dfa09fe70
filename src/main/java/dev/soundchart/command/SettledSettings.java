package dev.soundchart.command;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import liquibase.Scope;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.core.EnvironmentValueProvider;
import liquibase.configuration.core.SystemPropertyValueProvider;

/**
 * System properties and environment variables as they are when a command begins. Liquibase copies and hashes all of them
 * whenever it looks up a setting, to see whether one has changed: some thirty times for each changeset.
 */
final class SettledSettings implements AutoCloseable {

    /** Any number but 0, which stands for nothing read yet. */
    private static final int UNCHANGED = 1;

    private final LiquibaseConfiguration configuration =
            Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
    private final List<ConfigurationValueProvider> replaced = configuration.getProviders().stream()
            .filter(source -> source.getClass() == SystemPropertyValueProvider.class
                    || source.getClass() == EnvironmentValueProvider.class)
            .toList();
    private final RegisteredSettings settled;

    /** Takes them as they are now, until it is closed. */
    SettledSettings() {
        replaced.forEach(configuration::unregisterProvider);
        settled = new RegisteredSettings(List.of(new SettledProperties(), new SettledEnvironment()));
    }

    @Override
    public void close() {
        settled.close();
        replaced.forEach(configuration::registerProvider);
    }

    private static final class SettledProperties extends SystemPropertyValueProvider {

        private final Properties properties =
                (Properties) System.getProperties().clone();

        @Override
        protected Map<?, ?> getMap() {
            return properties;
        }

        @Override
        protected int getMapHash() {
            return UNCHANGED;
        }
    }

    private static final class SettledEnvironment extends EnvironmentValueProvider {

        @Override
        protected int getMapHash() {
            return UNCHANGED;
        }
    }
}
