package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.LiquibaseException;

/** {@code inspect}: what changesets do, told without a database. */
public final class InspectCommand extends AbstractCommandStep {

    private static final String[] NAME = {"inspect"};

    private static final CommandArgumentDefinition<String> CHANGELOG =
            ChangelogArgument.define(new CommandBuilder(NAME));
    private static final CommandArgumentDefinition<String> FILES = new CommandBuilder(NAME)
            .argument("files", String.class)
            .description("Changelog files to show instead, separated by commas; the option's name may be left out")
            .build();
    private static final FormatArgument FORMAT = FormatArgument.define(new CommandBuilder(NAME), "table");

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Show the operations of each changeset, update and rollback apart");
        command.setLongDescription("Needs no database. Operations inside of sql changes, DO blocks and functions are"
                + " shown too, and what can't be analysed is, with the reason.\n\n"
                + "Example: soundchart inspect changelog/soundhash/20251026_add_composite_indexes.yaml --format=json");
    }

    /**
     * Prints the operations.
     *
     * @throws LiquibaseException if a file is not there or no changelog, or the format not known
     */
    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException {
        CommandScope scope = results.getCommandScope();
        boolean json = FORMAT.isJson(scope);
        List<ChangesetOperations> changesets = changesets(scope);
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        if (json) {
            output.println(OperationsJson.of(changesets));
        } else {
            OperationsTable.of(changesets).forEach(output::println);
        }
    }

    private static List<ChangesetOperations> changesets(CommandScope scope) throws LiquibaseException {
        String files = scope.getArgumentValue(FILES);
        if (files == null) {
            return ChangelogOperations.of(ChangelogArgument.value(scope, CHANGELOG))
                    .changesets();
        }
        List<ChangesetOperations> changesets = new ArrayList<>();
        for (String file : GivenChangelog.names(files)) {
            changesets.addAll(GivenChangelog.read(file).operations().changesets());
        }
        return changesets;
    }
}
