package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.Standing;
import dev.soundchart.database.DatabaseChoice;
import dev.soundchart.database.SoundchartDriver;
import dev.soundchart.database.UnusableDatabase;
import dev.soundchart.deploy.Drift;
import dev.soundchart.deploy.LiveDatabase;
import dev.soundchart.deploy.Suppressions;
import dev.soundchart.deploy.Suppressions.Sifted;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import liquibase.changelog.ChangeSet;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;

/** {@code drift}: the live database against what the changelog says it should be. */
public final class DriftCommand extends AbstractCommandStep {

    private static final String[] NAME = {"drift"};

    private static final CommandArgumentDefinition<String> CHANGELOG =
            ChangelogArgument.define(new CommandBuilder(NAME));
    private static final CommandArgumentDefinition<String> AGAINST = new CommandBuilder(NAME)
            .argument("against", String.class)
            .addAlias("url")
            .description("The database to compare: postgresql://user:password@host:port/database."
                    + " Without it, the one that the environment names")
            .defaultValue(DatabaseChoice.BY_ENVIRONMENT, "the one that the environment names")
            .setValueObfuscator(url -> "…")
            .build();
    private static final CommandArgumentDefinition<String> SUPPRESSIONS =
            SuppressionsArgument.define(new CommandBuilder(NAME));
    private static final FormatArgument FORMAT = FormatArgument.define(new CommandBuilder(NAME), "text");

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Compare a live database with what the changelog says it should be");
        command.setLongDescription("Compares at the point where the database's own history stands. Reads only, and"
                + " needs no right but to read the history. Exit status 1 if there is a difference.\n\n"
                + "Example: soundchart drift --against=postgresql://reader@db.example.org/music"
                + " --suppressions=production.yaml");
    }

    /**
     * Prints the differences.
     *
     * @throws CommandExecutionException if there are any that are not suppressed
     * @throws LiquibaseException if the changelog, the recorded catalogs or the suppressions can't be read
     * @throws SQLException if the database can't be
     */
    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException, SQLException {
        CommandScope scope = results.getCommandScope();
        boolean json = FORMAT.isJson(scope);
        Suppressions suppressions = SuppressionsArgument.value(scope, SUPPRESSIONS);
        ChangelogFile changelog = ChangelogArgument.value(scope, CHANGELOG);
        List<ChangeSet> changesets = changelog.changesets();
        RecordedCatalogs recorded = RecordedCatalogs.recorded(changelog);
        Drift drift;
        try (Connection connection = connect(scope.getArgumentValue(AGAINST))) {
            drift = Drift.of(changesets, recorded, LiveDatabase.read(connection));
        }
        Sifted differences = suppressions.sift(drift.differences());
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        if (json) {
            output.println(DriftJson.of(drift.schemas(), differences));
        } else {
            print(drift.schemas(), differences, output);
        }
        int open = differences.open().size();
        if (open > 0) {
            throw new CommandExecutionException(
                    open == 1 ? "1 difference from the changelog" : open + " differences from the changelog");
        }
    }

    private static Connection connect(String url) throws UnusableDatabase {
        Connection connection = new SoundchartDriver().connect(url, new Properties());
        if (connection == null) {
            throw new UnusableDatabase(
                    "The URL is not one of PostgreSQL. Write it as postgresql://user:password@host:port/database");
        }
        return connection;
    }

    private static void print(List<Standing> schemas, Sifted differences, PrintStream output) {
        schemas.forEach(schema -> output.println(schema.schema() + ": " + position(schema)));
        differences.open().forEach(output::println);
        differences
                .suppressed()
                .forEach((difference, suppression) ->
                        output.println("suppressed: " + difference.subject() + ": " + suppression.reason()));
        differences
                .unused()
                .forEach(suppression ->
                        output.println("no longer needed in the suppressions: " + suppression.subject()));
        if (differences.open().isEmpty()) {
            output.println("No difference from the changelog");
        }
    }

    private static String position(Standing schema) {
        int applied = schema.applied().size();
        return applied == 0
                ? "nothing of it ran here"
                : (applied == 1 ? "1 changeset" : applied + " changesets") + " ran here, the last "
                        + schema.applied().get(applied - 1).getId();
    }
}
