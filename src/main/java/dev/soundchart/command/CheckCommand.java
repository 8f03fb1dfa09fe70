package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.NearestName;
import dev.soundchart.check.ChangelogCheck;
import dev.soundchart.check.Check;
import dev.soundchart.check.CheckResult;
import dev.soundchart.check.DocsCheck;
import dev.soundchart.check.LintCheck;
import dev.soundchart.check.ModelsCheck;
import dev.soundchart.check.ReferenceCheck;
import dev.soundchart.check.ReleasedCheck;
import dev.soundchart.check.SchemaBuilds;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.DatabaseChoice;
import dev.soundchart.database.Surroundings;
import dev.soundchart.database.UnusableDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.configuration.ConfigurationValueObfuscator;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.CommandValidationException;
import liquibase.exception.LiquibaseException;

/** {@code check}: all that has to be so before a change of the schema is let in. */
public final class CheckCommand extends AbstractCommandStep {

    private static final String[] NAME = {"check"};

    private static final CommandArgumentDefinition<String> SCHEMA = new CommandBuilder(NAME)
            .argument("schema", String.class)
            .description("Compare the models of this schema only: a folder of changelog/")
            .build();
    private static final CommandArgumentDefinition<String> REFERENCE = new CommandBuilder(NAME)
            .argument("referenceUrl", String.class)
            .description("Compare the changelog with this database, which an application's own models built, instead of"
                    + " with the JPA entities: postgresql://user:password@host:port/database. It is only read")
            .setValueObfuscator(ConfigurationValueObfuscator.STANDARD)
            .build();
    private static final FormatArgument FORMAT = FormatArgument.define(new CommandBuilder(NAME), "text");

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(ScratchPlace.class);
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Check models, changelog, its hazards, released changesets and generated files");
        command.setLongDescription(
                "Builds the schemas on scratch databases, from the changelog and from the models, and"
                        + " compares them. Exit status 1 if a check fails.\n\n"
                        + "Example: soundchart check --schema=soundhash --format=json");
    }

    /** Looks at the arguments before a server is looked for. */
    @Override
    public void validate(CommandScope scope) throws CommandValidationException {
        WorkingCopy.validate("check");
        try {
            FORMAT.isJson(scope);
            wanted(scope, ChangesetFiles.in(WorkingCopy.require("check")).schemas());
            reference(scope);
        } catch (LiquibaseException | IOException | SQLException e) {
            throw new CommandValidationException(e.getMessage(), e);
        }
    }

    /**
     * Runs the checks one after the other and prints what came of each.
     *
     * @throws CommandExecutionException if one fails
     * @throws SQLException if scratch databases can't be dropped
     * @throws IOException if the changelog's folders can't be read
     */
    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException, SQLException, IOException {
        CommandScope scope = results.getCommandScope();
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        boolean json = FORMAT.isJson(scope);
        Path repository = WorkingCopy.require("check");
        SortedSet<String> names = ChangesetFiles.in(repository).schemas();
        Predicate<String> wanted = wanted(scope, names);
        Optional<DatabaseAddress> reference = reference(scope);
        reference.ifPresent(database -> System.err.println("Models: what they built in " + database));
        List<CheckResult> all = new ArrayList<>();
        ChangelogFile changelog = ChangelogFile.of(repository);
        try (SchemaBuilds schemas = new SchemaBuilds(changelog, names, ScratchPlace.of(scope, changelog))) {
            List<Check> checks = List.of(
                    new ChangelogCheck(repository, schemas),
                    reference
                            .<Check>map(database -> new ReferenceCheck(schemas, wanted, database))
                            .orElseGet(() -> new ModelsCheck(schemas, wanted)),
                    new ReleasedCheck(repository),
                    new LintCheck(repository),
                    new DocsCheck(repository, schemas));
            for (Check check : checks) {
                CheckResult result = CheckResult.of(
                        check, failure -> Problem.of(failure, "check").text());
                all.add(result);
                if (!json) {
                    print(result, output);
                }
            }
        }
        if (json) {
            output.println(CheckJson.of(all));
        }
        conclude(all);
    }

    private static void print(CheckResult result, PrintStream output) {
        output.println(String.format(
                Locale.ROOT,
                "%s %-10s %5.1f s",
                result.passed() ? "✓" : "✗",
                result.name(),
                result.duration().toMillis() / 1000.0));
        result.findings()
                .forEach(finding -> output.println(finding.text().indent(4).stripTrailing()));
        result.next().forEach(step -> output.println("    → " + step));
    }

    private static void conclude(List<CheckResult> all) throws CommandExecutionException {
        List<String> failed = all.stream()
                .filter(result -> !result.passed())
                .map(CheckResult::name)
                .toList();
        if (!failed.isEmpty()) {
            throw new CommandExecutionException(
                    failed.size() + " of " + all.size() + " checks failed: " + String.join(", ", failed));
        }
    }

    /** Which schemas are to be compared. */
    private static Predicate<String> wanted(CommandScope scope, SortedSet<String> there)
            throws CommandExecutionException {
        String schema = scope.getArgumentValue(SCHEMA);
        if (schema == null) {
            return any -> true;
        }
        if (!there.contains(schema)) {
            throw new CommandExecutionException("There is no schema '" + schema + "' in " + ChangesetFiles.FOLDER + "/"
                    + NearestName.hint(schema, there));
        }
        return schema::equals;
    }

    private static Optional<DatabaseAddress> reference(CommandScope scope) throws SQLException {
        String url = scope.getArgumentValue(REFERENCE);
        if (url == null) {
            return Optional.empty();
        }
        Surroundings here = Surroundings.current();
        if (DatabaseChoice.of(url, here.environment(), here.folder()) instanceof DatabaseChoice.Server server) {
            return Optional.of(server.address());
        }
        throw new UnusableDatabase(
                "--reference-url must name a database: postgresql://user:password@host:port/database");
    }
}
