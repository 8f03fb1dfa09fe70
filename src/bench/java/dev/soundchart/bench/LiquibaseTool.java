package dev.soundchart.bench;

import dev.soundchart.database.DatabaseAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.util.LiquibaseUtil;

/**
 * Liquibase's own command line, as its script calls it: without anything of ours.
 *
 * @param libraries where its jars are
 */
record LiquibaseTool(LibraryPath libraries) implements Tool {

    @Override
    public String name() {
        return "Liquibase";
    }

    @Override
    public String version() {
        return "Liquibase " + LiquibaseUtil.getBuildVersion();
    }

    @Override
    public Installed install(Path folder, Schema schema, DatabaseAddress database) throws Exception {
        schema.writeChangelog(folder);
        return new Installed(
                command(database, "update", "--show-summary=OFF"),
                command(database, "rollback-count", "--count=1"),
                Map.of("LIQUIBASE_COMMAND_PASSWORD", database.password().orElse("")),
                folder);
    }

    private List<String> command(DatabaseAddress database, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                libraries.of(
                        "liquibase-core",
                        "liquibase-cli",
                        "picocli",
                        "snakeyaml",
                        "commons-lang3",
                        "commons-text",
                        "commons-collections4",
                        "commons-io",
                        "opencsv",
                        "jaxb-api",
                        "postgresql"),
                "liquibase.integration.commandline.LiquibaseCommandLine",
                "--analytics-enabled=false"));
        command.addAll(List.of(words));
        command.addAll(List.of(
                "--changelog-file=changelog/changelog.yaml",
                "--url=" + database.jdbcUrl(),
                "--username=" + database.user()));
        return command;
    }
}
