package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.ChangesetKind;
import dev.soundchart.changelog.NewChangeset;
import dev.soundchart.changelog.Standing;
import dev.soundchart.changelog.Tags;
import dev.soundchart.changelog.UnwrittenParts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;

/** {@code new-changeset}: makes a changeset's file from a template. */
public final class NewChangesetCommand extends AbstractCommandStep {

    private static final String[] COMMAND = {"newChangeset"};

    private static final CommandArgumentDefinition<String> SCHEMA;
    private static final CommandArgumentDefinition<String> NAME;
    private static final CommandArgumentDefinition<String> KIND;

    static {
        CommandBuilder builder = new CommandBuilder(COMMAND);
        SCHEMA = builder.argument("schema", String.class)
                .required()
                .description("The schema that it belongs to: a folder of changelog/")
                .build();
        NAME = builder.argument("name", String.class)
                .required()
                .description("What it does, in a few words")
                .build();
        KIND = builder.argument("kind", String.class)
                .defaultValue(ChangesetKind.SCHEMA.toString())
                .description("schema: tables, columns, constraints; index: an index on a table that holds data, built"
                        + " concurrently; data: values for rows that are there, batch by batch")
                .build();
    }

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {COMMAND};
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Make a dated changeset from a template, with changes and a rollback to write");
        command.setLongDescription(
                "Makes changelog/<schema>/<yyyymmdd>_<name>.yaml. mvn verify refuses it until it is written."
                        + "\n\nExample: soundchart new-changeset --schema=soundhash --name=\"add tags to videos\"");
    }

    /**
     * Makes the file and says what comes next.
     *
     * @throws LiquibaseException if an argument does not fit, or this is no working copy
     * @throws IOException if the file can't be written
     */
    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException, IOException {
        Path repository = WorkingCopy.require("new-changeset");
        LocalDate today = LocalDate.now();
        NewChangeset changeset = NewChangeset.plan(
                ChangesetFiles.in(repository),
                results.getCommandScope().getArgumentValue(SCHEMA),
                results.getCommandScope().getArgumentValue(NAME),
                ChangesetKind.of(results.getCommandScope().getArgumentValue(KIND)),
                today);
        String proof = "verify-rollbacks" + since(changeset, repository);
        write(changeset, repository);
        PrintStream out = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        out.println("Made " + changeset.file()
                + (changeset.date().equals(today) ? "" : ", with a date that puts it after the files that are there"));
        out.println("Write in it: " + String.join(", ", UnwrittenParts.of(changeset.text())));
        out.println("Then prove it:  mvn -q compile exec:java -Dexec.args=\"verify-rollbacks"
                + since(changeset, repository) + "\"");
        out.println("and apply it:   mvn liquibase:update");
    }

    /** What is proven already need not be proven again: the changesets up to the schema's last tag. */
    private static String since(NewChangeset changeset, Path repository) throws LiquibaseException {
        String schema = Standing.folder(changeset.file().toString());
        return Tags.of(ChangelogFile.of(repository).changesets().stream()
                        .filter(other -> Standing.folder(other.getFilePath()).equals(schema))
                        .toList())
                .stream()
                .reduce((earlier, later) -> later)
                .map(tag -> " --since=" + tag)
                .orElse("");
    }

    private static void write(NewChangeset changeset, Path repository) throws CommandExecutionException {
        try {
            changeset.write(repository);
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName().replaceAll("Exception$", "");
            throw new CommandExecutionException(
                    "Can't write " + repository.resolve(changeset.file()) + ": " + reason, e);
        }
    }
}
