package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.deploy.Adoption;
import dev.soundchart.deploy.Suppressions;
import dev.soundchart.deploy.Suppressions.Sifted;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;

/** {@code adopt}: takes over a database that Alembic built, or whose history was lost. */
public final class AdoptCommand extends AbstractCommandStep {

    private static final String[] NAME = {"adopt"};

    private static final CommandArgumentDefinition<String> CHANGELOG =
            ChangelogArgument.define(new CommandBuilder(NAME));
    private static final CommandArgumentDefinition<String> VERSION_TABLE = new CommandBuilder(NAME)
            .argument("versionTable", String.class)
            .description("Where Alembic keeps its version; several tables separated by commas. Without it, each table"
                    + " that looks like one of Alembic's")
            .build();
    private static final CommandArgumentDefinition<String> LAST = new CommandBuilder(NAME)
            .argument("last", String.class)
            .description("The id of the changeset that ran last, where the catalog is the same after several; one for"
                    + " each schema, separated by commas")
            .build();
    private static final CommandArgumentDefinition<Boolean> APPLY = new CommandBuilder(NAME)
            .argument("apply", Boolean.class)
            .description("Do it; without this, it is only shown what would be done")
            .defaultValue(false)
            .build();
    private static final CommandArgumentDefinition<String> SUPPRESSIONS =
            SuppressionsArgument.define(new CommandBuilder(NAME));
    private static final FormatArgument FORMAT = FormatArgument.define(new CommandBuilder(NAME), "text");

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        // the changelog as a dependency would create the history's table
        return List.of(Database.class);
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Take over a database that Alembic built, or whose history was lost");
        command.setLongDescription(
                "Proves that the schema is the one of Alembic's revision, or after which changeset it is"
                        + " what it is, and with --apply marks the changesets that make it as run. Nothing else is touched.\n\n"
                        + "Example: soundchart adopt\n"
                        + "         soundchart adopt --version-table=alembic_jambot,alembic_soundhash --apply");
    }

    /**
     * Shows what is to be marked, and marks it if that is asked for.
     *
     * @throws CommandExecutionException if the schema is none that the changelog makes
     * @throws LiquibaseException if Liquibase knows the database already, or nothing tells what it has run
     * @throws SQLException if the database can't be read
     */
    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException, SQLException {
        CommandScope scope = results.getCommandScope();
        boolean json = FORMAT.isJson(scope);
        Suppressions suppressions = SuppressionsArgument.value(scope, SUPPRESSIONS);
        boolean apply = Boolean.TRUE.equals(scope.getArgumentValue(APPLY));
        Database database = (Database) scope.getDependency(Database.class);
        LockService lock = LockServiceFactory.getInstance().getLockService(database);
        if (apply) {
            lock.waitForLock();
        }
        try {
            Adoption adoption = plan(scope, database, suppressions);
            Sifted differences = suppressions.sift(adoption.differences());
            boolean same = differences.open().isEmpty();
            if (apply && same) {
                adoption.apply(database);
            }
            AdoptionReport report = new AdoptionReport(adoption, differences, apply && same);
            new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8)
                    .println(json ? report.json() : report.text());
            if (!same) {
                throw new CommandExecutionException((adoption.versions().isEmpty()
                                ? "The schema is none that the changelog makes"
                                : "The schema is not the one that Alembic's revision makes")
                        + ": nothing was marked as run");
            }
        } finally {
            if (apply) {
                lock.releaseLock();
            }
        }
    }

    private static Adoption plan(CommandScope scope, Database database, Suppressions suppressions)
            throws LiquibaseException, SQLException {
        ChangelogFile changelog = ChangelogArgument.value(scope, CHANGELOG);
        return Adoption.plan(
                changelog.changesets(),
                RecordedCatalogs.recorded(changelog),
                ((JdbcConnection) database.getConnection()).getUnderlyingConnection(),
                new Adoption.Search(names(scope, VERSION_TABLE), names(scope, LAST), suppressions));
    }

    private static List<String> names(CommandScope scope, CommandArgumentDefinition<String> argument) {
        return Stream.ofNullable(scope.getArgumentValue(argument))
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .toList();
    }
}
