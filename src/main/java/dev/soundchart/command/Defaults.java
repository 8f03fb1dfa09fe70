package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.DatabaseChoice;
import dev.soundchart.database.SoundchartDriver;
import dev.soundchart.database.Surroundings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import liquibase.Scope;
import liquibase.configuration.AbstractMapConfigurationValueProvider;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.ProvidedValue;

/** What the command line does where nobody says otherwise: anything that Liquibase can be told goes before it. */
final class Defaults extends AbstractMapConfigurationValueProvider {

    private static final String CHANGELOG = "liquibase.command.changelogFile";
    private static final String SEARCH_PATH = "liquibase.searchPath";

    private final Map<String, String> values = Map.of(
            CHANGELOG,
            ChangelogFile.MASTER,
            SEARCH_PATH,
            searchPath(),
            "liquibase.command.url",
            DatabaseChoice.BY_ENVIRONMENT,
            "liquibase.command.driver",
            SoundchartDriver.class.getName(),
            "liquibase.command.referenceDriver",
            SoundchartDriver.class.getName(),
            "liquibase.command.showSummary",
            "OFF",
            "liquibase.analytics.enabled",
            "false");

    /** Below that of the defaults file, Liquibase's lowest (50). */
    @Override
    public int getPrecedence() {
        return 10;
    }

    /** The project's own changelog is looked for in the jar or the repository alone, whatever the current folder holds. */
    @Override
    public ProvidedValue getProvidedValue(String... keys) {
        ProvidedValue value = super.getProvidedValue(keys);
        return value != null && value.getActualKey().equals(SEARCH_PATH) && !isOwnChangelog() ? null : value;
    }

    @Override
    protected Map<?, ?> getMap() {
        return values;
    }

    @Override
    protected String getSourceDescription() {
        return "Soundchart's default";
    }

    private static boolean isOwnChangelog() {
        return ChangelogFile.MASTER.equals(Scope.getCurrentScope()
                .getSingleton(LiquibaseConfiguration.class)
                .getCurrentConfiguredValue(null, null, CHANGELOG)
                .getValue());
    }

    /** The jar, else the repository that the current folder is in, else that folder; empty is the one of the process. */
    private static String searchPath() {
        Path folder = Surroundings.current().folder();
        return OwnJar.location()
                .map(Defaults::asSearchPath)
                .orElseGet(
                        () -> DatabaseChoice.repository(folder).orElse(folder).toString());
    }

    /** A search path is a list with commas. */
    private static String asSearchPath(URI jar) {
        return "jar:" + jar.toString().replace(",", "%2C") + "!/";
    }
}
