package dev.soundchart.database;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import liquibase.Scope;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.ProvidedValue;
import liquibase.configuration.core.DefaultsFileValueProvider;
import liquibase.configuration.core.EnvironmentValueProvider;
import liquibase.configuration.core.SystemPropertyValueProvider;

/** Where Liquibase has a setting of a connection from. */
final class SettingSource {

    private static final String FILE = "File ";

    private SettingSource() {}

    /** The source of the explicit URL, in words. */
    static String ofUrl(String url) {
        Optional<String> file = defaultsFile("url", url);
        if (file.isPresent()) {
            return file.get();
        }
        ProvidedValue value = configuration()
                .getCurrentConfiguredValue(null, null, "liquibase.command.url")
                .getProvidedValue();
        if (value == null || !url.equals(value.getValue())) {
            return "explicit URL";
        }
        if (value.getProvider() instanceof SystemPropertyValueProvider) {
            return "-D" + value.getActualKey();
        }
        return value.getProvider() instanceof EnvironmentValueProvider ? value.getActualKey() : "--url";
    }

    /**
     * The name of the defaults file, {@code liquibase.properties} as a rule, in which a setting has a value, for all
     * commands or for one; empty if there is none.
     */
    static Optional<String> defaultsFile(String setting, String value) {
        for (ConfigurationValueProvider provider : configuration().getProviders()) {
            if (provider instanceof DefaultsFileValueProvider file) {
                for (Map.Entry<?, ?> entry : file.getMap().entrySet()) {
                    String key = entry.getKey().toString();
                    if (key.substring(key.lastIndexOf('.') + 1).equalsIgnoreCase(setting)
                            && value.equals(String.valueOf(entry.getValue()).strip())) {
                        return Optional.of(name(file.getProvidedValue(key)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String name(ProvidedValue value) {
        String description = value.getSourceDescription();
        return description.startsWith(FILE)
                ? Path.of(description.substring(FILE.length())).getFileName().toString()
                : description;
    }

    private static LiquibaseConfiguration configuration() {
        return Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
    }
}
