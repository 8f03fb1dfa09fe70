package dev.soundchart.command;

import dev.soundchart.changelog.Standing;
import dev.soundchart.database.ChangesetHistory;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;

/** {@code current}: where a database stands, and what is pending. */
public final class CurrentCommand extends AbstractCommandStep {

    private static final String[] NAME = {"current"};

    private static final CommandArgumentDefinition<String> CHANGELOG =
            ChangelogArgument.define(new CommandBuilder(NAME));

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class);
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Show where the database stands, and what is pending");
        command.setLongDescription("For each schema the last changeset that was applied, then what an update would run,"
                + " with labels and reasons.\n\nExample: soundchart current");
    }

    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException, SQLException {
        CommandScope scope = results.getCommandScope();
        List<ChangeSet> changesets = ChangelogArgument.value(scope, CHANGELOG).changesets();
        Database database = (Database) scope.getDependency(Database.class);
        ChangesetHistory.refuseRepeatedRows(database);
        List<RanChangeSet> history = database.getRanChangeSetList();
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);

        List<Standing> schemas = Standing.of(changesets, history);
        schemas.forEach(schema -> output.println(line(schema)));
        for (Standing schema : schemas) {
            schema.pending().forEach(changeset -> output.println("pending: " + describe(changeset)));
        }
        Standing.unknown(changesets, history)
                .forEach(changeset -> output.println("not in this changelog: " + changeset.getId() + ", applied on "
                        + ApplicationTime.of(changeset)));
    }

    private static String line(Standing schema) {
        int applied = schema.applied().size();
        int all = applied + schema.pending().size();
        return schema.schema() + ": " + applied + " of " + all + " applied"
                + (applied == 0 ? "" : ", the last " + last(schema.applied().get(applied - 1)));
    }

    private static String last(RanChangeSet changeset) {
        return changeset.getId() + (changeset.getTag() == null ? "" : " (tag " + changeset.getTag() + ")") + " on "
                + ApplicationTime.of(changeset);
    }

    private static String describe(ChangeSet changeset) {
        String labels = changeset.buildFullLabels();
        String comment = changeset.getComments();
        return changeset.getId()
                + (labels == null ? "" : " [" + labels + "]")
                + (comment == null || comment.isBlank() ? "" : " " + comment);
    }
}
