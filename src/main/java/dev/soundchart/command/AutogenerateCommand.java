package dev.soundchart.command;

import dev.soundchart.autogenerate.Autogenerate;
import dev.soundchart.autogenerate.Autogenerate.Generated;
import dev.soundchart.autogenerate.ModelComparison;
import dev.soundchart.autogenerate.Options;
import dev.soundchart.autogenerate.Refusal;
import dev.soundchart.autogenerate.Renames;
import dev.soundchart.catalog.FactDifference;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.ChangesetKind;
import dev.soundchart.changelog.NewChangeset;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.lint.Finding;
import dev.soundchart.model.EntityClasses;
import dev.soundchart.model.UnreadableModels;
import dev.soundchart.proof.ChangesetProof;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.CommandValidationException;
import liquibase.exception.LiquibaseException;

/** {@code autogenerate}: from the difference of models and changelog to a proven changeset. */
public final class AutogenerateCommand extends AbstractCommandStep {

    private static final String[] COMMAND = {"autogenerate"};

    private static final CommandArgumentDefinition<String> SCHEMA = new CommandBuilder(COMMAND)
            .argument("schema", String.class)
            .required()
            .description("The schema whose models changed: a folder of changelog/")
            .build();
    private static final CommandArgumentDefinition<String> NAME = new CommandBuilder(COMMAND)
            .argument("name", String.class)
            .required()
            .description("What the changeset does, in a few words")
            .build();
    private static final CommandArgumentDefinition<String> RENAME = new CommandBuilder(COMMAND)
            .argument("rename", String.class)
            .description("What has a new name and keeps its rows: videos.old=new for a column, clips=films for a table;"
                    + " several separated by commas")
            .build();
    private static final CommandArgumentDefinition<String> FILL = new CommandBuilder(COMMAND)
            .argument("fill", String.class)
            .description("What rows without a value get, as an expression of SQL: videos.tags='none'; several separated"
                    + " by semicolons")
            .build();
    private static final CommandArgumentDefinition<Boolean> ALLOW_DROP = new CommandBuilder(COMMAND)
            .argument("allowDrop", Boolean.class)
            .description("Drop the tables and columns that the models lack, with their rows and values")
            .defaultValue(false)
            .build();
    private static final FormatArgument FORMAT = FormatArgument.define(new CommandBuilder(COMMAND), "text");

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {COMMAND};
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(ScratchPlace.class);
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Write the changeset that brings the changelog to the models, and prove it");
        command.setLongDescription(
                "Compares the schemas that changelog and models make, and writes a changeset with its"
                        + " rollback. It was applied, rolled back and applied again with rows in every table, or it is not"
                        + " written.\n\nExample: soundchart autogenerate --schema=soundhash --name=\"add tags to videos\"");
    }

    /** Looks at the arguments before a server is looked for. */
    @Override
    public void validate(CommandScope scope) throws CommandValidationException {
        WorkingCopy.validate("autogenerate");
        try {
            FORMAT.isJson(scope);
            options(scope);
            plan(scope, WorkingCopy.require("autogenerate"));
        } catch (Refusal | LiquibaseException | IOException e) {
            throw new CommandValidationException(e.getMessage(), e);
        }
    }

    /**
     * Writes the changeset, or says why not.
     *
     * @throws CommandExecutionException if nothing is written though models and changelog differ
     * @throws LiquibaseException if the changelog can't be run
     * @throws SQLException if scratch databases can't be made
     * @throws IOException if the file can't be written
     */
    @Override
    public void run(CommandResultsBuilder results)
            throws LiquibaseException, SQLException, IOException, UnreadableModels {
        CommandScope scope = results.getCommandScope();
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        boolean json = FORMAT.isJson(scope);
        Path repository = WorkingCopy.require("autogenerate");
        NewChangeset planned = plan(scope, repository);
        try {
            Generated generated = generate(scope, repository, planned);
            NewChangeset written = planned.with(generated.yaml());
            if (!generated.isEmpty()) {
                written.write(repository);
            }
            output.println(json ? AutogenerateJson.of(generated, written.file()) : text(generated, written));
            if (!generated.isEmpty()) {
                PrintStream progress = json ? System.err : output;
                new GeneratedFiles(repository, databases(scope, repository), progress).goOn();
                tellHazards(repository, written.file().toString(), progress);
            }
        } catch (Refusal refusal) {
            if (json) {
                output.println(AutogenerateJson.of(refusal));
            }
            throw new CommandExecutionException(
                    "Nothing was written:\n" + refusal.getMessage().indent(4).stripTrailing(), refusal);
        }
    }

    private static Generated generate(CommandScope scope, Path repository, NewChangeset planned)
            throws Refusal, LiquibaseException, SQLException, UnreadableModels {
        String schema = scope.getArgumentValue(SCHEMA);
        if (EntityClasses.of(schema).isEmpty()) {
            throw new CommandExecutionException(
                    "There are no models of " + schema + ". Write them in " + EntityClasses.class.getPackageName() + "."
                            + schema + ", or the changeset by hand: new-changeset");
        }
        try (ModelComparison comparison = ModelComparison.of(
                ChangelogFile.of(repository), Set.of(schema), EntityClasses.of(schema), databases(scope, repository))) {
            comparison.changelog().connection().close();
            return new Autogenerate(
                            comparison.changelog().database(),
                            comparison.models().database())
                    .generate(planned.file().toString().replace('\\', '/'), planned.id(), why(scope), options(scope));
        }
    }

    /** A changeset that is proven may still keep others waiting. */
    private static void tellHazards(Path repository, String file, PrintStream output) throws LiquibaseException {
        List<Finding> findings = LintedChangelog.of(ChangelogFile.of(repository))
                .findings(changeset -> Path.of(changeset.source()).equals(Path.of(file)), true, false);
        findings.forEach(finding ->
                output.println(LintText.place(finding) + ": " + finding.rule().severity() + " "
                        + finding.rule().id() + ": " + finding.what() + " " + finding.effect()));
        if (!findings.isEmpty()) {
            output.println("What to write instead: soundchart lint " + file);
        }
    }

    private static ScratchDatabases databases(CommandScope scope, Path repository) throws LiquibaseException {
        return ScratchPlace.of(scope, ChangelogFile.of(repository));
    }

    private static String text(Generated generated, NewChangeset written) {
        if (generated.isEmpty()) {
            return "No difference between models and changelog: nothing was written";
        }
        StringBuilder text = new StringBuilder();
        for (FactDifference difference : generated.differences().withoutParts().all()) {
            text.append(difference.between("the changelog", "the models")).append('\n');
        }
        text.append("Proven: applied, rolled back and applied again, with rows in every table\n");
        int width = generated.changesets().stream()
                .mapToInt(proof -> proof.changeset().length())
                .max()
                .orElse(1);
        for (ChangesetProof proof : generated.changesets()) {
            text.append(String.format(
                    Locale.ROOT,
                    "✓ %-" + width + "s %6.2f s%n",
                    proof.changeset(),
                    proof.duration().toMillis() / 1000.0));
        }
        return text.append("Made ")
                .append(written.file())
                .append(". Review it, then apply it: mvn liquibase:update")
                .toString();
    }

    /** The author's words, as a sentence begins. */
    private static String why(CommandScope scope) {
        String name = scope.getArgumentValue(NAME).strip();
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static NewChangeset plan(CommandScope scope, Path repository) throws LiquibaseException, IOException {
        return NewChangeset.plan(
                ChangesetFiles.in(repository),
                scope.getArgumentValue(SCHEMA),
                scope.getArgumentValue(NAME),
                ChangesetKind.SCHEMA,
                LocalDate.now());
    }

    private static Options options(CommandScope scope) throws Refusal {
        return new Options(
                Renames.parse(Objects.requireNonNullElse(scope.getArgumentValue(RENAME), "")),
                Boolean.TRUE.equals(scope.getArgumentValue(ALLOW_DROP)),
                Options.fill(Objects.requireNonNullElse(scope.getArgumentValue(FILL), "")));
    }
}
