package dev.soundchart.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import liquibase.changelog.RanChangeSet;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandOverride;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.core.HistoryCommandStep;
import liquibase.database.Database;

/** Liquibase's {@code history}, and with {@code --verbose} also labels and reasons. */
@CommandOverride(override = HistoryCommandStep.class)
public final class HistoryCommand extends HistoryCommandStep {

    private static final CommandArgumentDefinition<Boolean> VERBOSE = new CommandBuilder(new String[][] {COMMAND_NAME})
            .argument("verbose", Boolean.class)
            .description("Show labels, tags and reasons: soundchart history --verbose")
            .defaultValue(false)
            .build();

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        super.adjustCommandDefinition(command);
        command.setLongDescription("Example: soundchart history --verbose");
    }

    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        if (!Boolean.TRUE.equals(results.getCommandScope().getArgumentValue(VERBOSE))) {
            super.run(results);
            return;
        }
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        Database database = (Database) results.getCommandScope().getDependency(Database.class);
        List<RanChangeSet> history = database.getRanChangeSetList();
        if (history.isEmpty()) {
            output.println("No changesets deployed");
        }
        for (RanChangeSet changeset : history) {
            output.println(ApplicationTime.of(changeset) + "  " + changeset.getId() + labels(changeset)
                    + (changeset.getTag() == null ? "" : " (tag " + changeset.getTag() + ")"));
            if (changeset.getComments() != null && !changeset.getComments().isBlank()) {
                output.println(" ".repeat(25) + changeset.getComments());
            }
        }
    }

    private static String labels(RanChangeSet changeset) {
        return changeset.getLabels() == null || changeset.getLabels().isEmpty()
                ? ""
                : " [" + changeset.getLabels() + "]";
    }
}
