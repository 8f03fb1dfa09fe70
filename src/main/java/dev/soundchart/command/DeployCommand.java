package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.SessionLock;
import dev.soundchart.database.Surroundings;
import dev.soundchart.deploy.DeployOptions;
import dev.soundchart.deploy.DeployReport;
import dev.soundchart.deploy.Deployment;
import dev.soundchart.deploy.Suppressions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.CommandValidationException;
import liquibase.exception.LiquibaseException;
import liquibase.exception.LockException;

/** {@code deploy}: all that a production checklist asks for, in order. */
public final class DeployCommand extends AbstractCommandStep {

    private static final String[] NAME = {"deploy"};
    private static final String NO_BACKUP = "none";

    private static final CommandArgumentDefinition<String> CHANGELOG =
            ChangelogArgument.define(new CommandBuilder(NAME));
    private static final CommandArgumentDefinition<String> BACKUP = new CommandBuilder(NAME)
            .argument("backup", String.class)
            .description("The folder for a dump of the database, made by pg_dump before anything is changed; or "
                    + NO_BACKUP + ", if you have another backup")
            .build();
    private static final CommandArgumentDefinition<String> REPORT = new CommandBuilder(NAME)
            .argument("report", String.class)
            .description("A file for the report, as JSON: docs/operations.md")
            .build();
    private static final CommandArgumentDefinition<Boolean> DRY_RUN = new CommandBuilder(NAME)
            .argument("dryRun", Boolean.class)
            .description("Look whether the deploy can go well, print its SQL, and change nothing")
            .defaultValue(false)
            .build();
    private static final CommandArgumentDefinition<Boolean> ROLLBACK = new CommandBuilder(NAME)
            .argument("rollbackOnFailure", Boolean.class)
            .description("Undo what was applied if the update or what is verified after it fails")
            .defaultValue(false)
            .build();
    private static final CommandArgumentDefinition<String> LABELS = new CommandBuilder(NAME)
            .argument("labelFilter", String.class)
            .addAlias("labels")
            .description("Deploy the changesets of this label only: jambot or soundhash")
            .build();
    private static final CommandArgumentDefinition<String> CONTEXTS = new CommandBuilder(NAME)
            .argument("contextFilter", String.class)
            .addAlias("contexts")
            .description("Deploy the changesets of these contexts only")
            .build();
    private static final CommandArgumentDefinition<String> SUPPRESSIONS =
            SuppressionsArgument.define(new CommandBuilder(NAME));

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
        command.setShortDescription("Update a live database: preflight, backup, guarded update, verify, report");
        command.setLongDescription("Stops at the first step that does not pass, and says what was applied, how to go on"
                + " and how to go back. Killed or failed, it is just run again. --lock-retry-seconds says how long it tries"
                + " where others hold a lock.\n\n"
                + "Example: soundchart deploy --backup=/var/backups/music --report=deploy.json\n"
                + "         soundchart deploy --dry-run");
    }

    @Override
    public void validate(CommandScope scope) throws CommandValidationException {
        super.validate(scope);
        String backup = scope.getArgumentValue(BACKUP);
        if ((backup == null || backup.isBlank()) && !scope.getArgumentValue(DRY_RUN)) {
            throw new CommandValidationException("--backup is missing: name a folder for the dump, as in"
                    + " --backup=/var/backups/music, or say that you have another backup: --backup=" + NO_BACKUP);
        }
    }

    /**
     * Deploys.
     *
     * @throws CommandExecutionException if a step does not pass, or the report can't be written
     * @throws LiquibaseException if the suppressions can't be read
     */
    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException {
        CommandScope scope = results.getCommandScope();
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        Optional<Path> file =
                Optional.ofNullable(scope.getArgumentValue(REPORT)).map(DeployCommand::path);
        Suppressions suppressions = SuppressionsArgument.value(scope, SUPPRESSIONS);
        ChangelogFile changelog = ChangelogArgument.value(scope, CHANGELOG);
        Database database = (Database) scope.getDependency(Database.class);
        DeployOptions options = options(scope);
        DeployedChangelog live = new DeployedChangelog(
                changelog, database, scope.getArgumentValue(LABELS), scope.getArgumentValue(CONTEXTS));
        if (file.isPresent()) {
            write(file.get(), "", "Nothing was done");
        }
        Deployment deployment = new Deployment(
                changelog,
                suppressions,
                options,
                ((JdbcConnection) database.getConnection()).getUnderlyingConnection(),
                live,
                step -> DeployText.of(step).forEach(output::println),
                System.err::println);
        DeployReport report = locked(deployment, database, options);
        DeployText.of(report).forEach(output::println);
        if (file.isPresent()) {
            write(file.get(), DeployJson.of(report, address(database)) + "\n", DeployText.conclusion(report));
        }
        if (report.result() == DeployReport.Result.PLANNED) {
            output.println();
            live.writeUpdate(results.getOutputStream());
        }
        if (!report.succeeded()) {
            throw new CommandExecutionException(DeployText.conclusion(report));
        }
    }

    /** From preflight to the end no other update changes the database. */
    private static DeployReport locked(Deployment deployment, Database database, DeployOptions options) {
        if (options.dryRun()) {
            return deployment.run();
        }
        SessionLock lock = new SessionLock();
        lock.setDatabase(database);
        try {
            lock.waitForLock();
        } catch (LockException e) {
            return deployment.withoutLock(e);
        }
        try {
            return deployment.run();
        } finally {
            lock.releaseIfConnected();
        }
    }

    private static DeployOptions options(CommandScope scope) {
        String backup = scope.getArgumentValue(BACKUP);
        return new DeployOptions(
                Optional.ofNullable(backup)
                        .filter(folder -> !folder.equals(NO_BACKUP))
                        .map(DeployCommand::path),
                scope.getArgumentValue(DRY_RUN),
                scope.getArgumentValue(ROLLBACK),
                LockRetrySeconds.value());
    }

    private static Path path(String name) {
        return Surroundings.current().folder().resolve(name);
    }

    private static void write(Path file, String text, String meanwhile) throws CommandExecutionException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandExecutionException(
                    "The report can't be written to " + file + ". Name another file in --report. " + meanwhile, e);
        }
    }

    private static String address(Database database) {
        return ServerConnection.address(((JdbcConnection) database.getConnection()).getUnderlyingConnection())
                .map(Object::toString)
                .orElse(null);
    }
}
