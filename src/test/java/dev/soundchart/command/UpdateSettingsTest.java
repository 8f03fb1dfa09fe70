package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of an update, which are understood or left to Liquibase as a whole. */
class UpdateSettingsTest {

    private static final String BY_ENVIRONMENT = "jdbc:soundchart:";

    @TempDir
    private Path folder;

    @Test
    void optionsAndVariablesForDatabaseLabelsAndContextsAreUnderstood() throws Exception {
        assertThat(read(Map.of("HOME", "/", "DATABASE_URL", "x"), "update"))
                .isEqualTo("jdbc:soundchart:, as :, labels null, contexts null");
        assertThat(read(
                        Map.of(),
                        "update",
                        "--url=postgresql://h/d?a=b",
                        "--username=u",
                        "--password=p=w",
                        "--label-filter=a and b",
                        "--contextFilter=c"))
                .isEqualTo("postgresql://h/d?a=b, as u:p=w, labels a and b, contexts c");
        assertThat(read(
                        Map.of(
                                "LIQUIBASE_COMMAND_URL",
                                "u",
                                "LIQUIBASE_COMMAND_LABEL_FILTER",
                                "a",
                                "liquibase_command_password",
                                ""),
                        "update",
                        "--label-filter=b"))
                .isEqualTo("u, as :, labels b, contexts null");
    }

    @Test
    void propertiesFileOfTheRepositoryAndSimilarOnesAreRead() throws Exception {
        Files.copy(Path.of("liquibase.properties"), folder.resolve("liquibase.properties"));
        assertThat(read(Map.of(), "update")).startsWith(BY_ENVIRONMENT + ",");

        file("liquibase.command.labelFilter: a\n");
        assertThat(read(Map.of(), "update")).isEqualTo("jdbc:soundchart:, as :, labels a, contexts null");
        assertThat(read(Map.of("LIQUIBASE_COMMAND_URL", "v"), "update")).startsWith("v,");

        // as Liquibase does, without the blanks around it
        file("password: secret  \ncommand.labelFilter: b\t\n");
        assertThat(read(Map.of(), "update")).isEqualTo("jdbc:soundchart:, as :secret, labels b, contexts null");

        // the driver compares them with DATABASE_URL
        for (String others : List.of("url: u", "liquibase.command.url: u", "command.username: me")) {
            file(others + "\n");
            assertThat(read(Map.of(), "update")).as(others).isEmpty();
        }

        for (String others : List.of("liquibase.labelFilter", "label_filter", "command.update.labelFilter")) {
            file(others + ": a\n");
            assertThat(read(Map.of(), "update")).as(others).isEmpty();
        }

        file("changeLogFile: other.yaml\n");
        assertThat(read(Map.of(), "update")).isEmpty();

        file("defaultSchemaName: other\n");
        assertThat(read(Map.of(), "update")).isEmpty();

        file("");
        Files.createFile(folder.resolve("liquibase.local.properties"));
        assertThat(read(Map.of(), "update")).isEmpty();
    }

    @Test
    void settingsThatAreNotUnderstoodAreLeftToLiquibase() throws Exception {
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("status"),
                List.of("--log-level=info", "update"),
                List.of("update", "--log-level=info"),
                List.of("update", "--label-filter", "a"),
                List.of("update", "--default-schema-name=s"),
                List.of("update", "--search-path=."),
                List.of("update", "--changelog-file=other.yaml"),
                List.of("update", "--driver=org.postgresql.Driver"),
                List.of("update", "--lock-retry-seconds=1"),
                List.of("update", "--help"),
                List.of("update", "-Dwho=me"),
                List.of("update", "--liquibase-url=u"),
                List.of("update", "--command-label-filter=a"),
                List.of("update", "extra"),
                List.of("update", "extra=1"))) {
            assertThat(read(Map.of(), arguments.toArray(String[]::new)))
                    .as("%s", arguments)
                    .isEmpty();
        }
        for (String variable : List.of(
                "LIQUIBASE_SEARCH_PATH",
                "LIQUIBASE_URL",
                "LIQUIBASE_LABEL_FILTER",
                "liquibase.command.url",
                "LIQUIBASE_COMMAND_CHANGELOG_FILE",
                "LIQUIBASE_LIQUIBASE_SCHEMA_NAME",
                "LIQUIBASE_COMMAND_UPDATE_LABEL_FILTER",
                "LIQUIBASE_DEFAULTS_FILE",
                "liquibase.logLevel")) {
            assertThat(read(Map.of(variable, "x"), "update")).as(variable).isEmpty();
        }
    }

    private String read(Map<String, String> environment, String... arguments) throws IOException {
        Optional<UpdateSettings> settings =
                UpdateSettings.of(List.of(arguments), new Surroundings(environment, folder));
        return settings.map(read -> read.url() + ", as "
                        + read.credentials().getProperty("user") + ":"
                        + read.credentials().getProperty("password") + ", labels " + read.labelFilter() + ", contexts "
                        + read.contextFilter())
                .orElse("");
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("liquibase.properties"), text);
    }
}
