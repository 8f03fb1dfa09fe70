package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.DatabaseChoice;
import dev.soundchart.database.EmbeddedServer;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.LiquibaseException;

/** {@code database}: keeps the embedded server up until it is interrupted. */
public final class DatabaseCommand extends AbstractCommandStep {

    private static final String[] NAME = {"database"};

    private static final CommandArgumentDefinition<Boolean> SEED = new CommandBuilder(new String[][] {NAME})
            .argument("seed", Boolean.class)
            .description("Apply all changesets, and put example rows in")
            .defaultValue(false)
            .build();
    private static final CommandArgumentDefinition<Boolean> RESET = new CommandBuilder(new String[][] {NAME})
            .argument("reset", Boolean.class)
            .description("Start with an empty database: all that it holds is lost")
            .defaultValue(false)
            .build();
    private static final CommandArgumentDefinition<Boolean> YES =
            Confirmation.define(new CommandBuilder(new String[][] {NAME}));

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Keep the embedded server up, and print how to connect");
        command.setLongDescription("The server runs until Ctrl-C; other commands use it meanwhile.\n\n"
                + "Example: soundchart database --seed");
    }

    /**
     * Keeps the server up until the process is ended.
     *
     * @throws LiquibaseException if there is no embedded server here, or a changeset can't be applied
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        Path repository = WorkingCopy.require("database");
        EmbeddedServer server = EmbeddedServer.ofRepository(repository);
        DatabaseAddress address = server.join(System.err::println);
        if (isSet(scope, RESET)) {
            Confirmation.require("All that the " + server + " holds will be lost. Go on?", scope, YES);
            server.reset();
            System.err.println("The database is empty");
        }
        if (isSet(scope, SEED)) {
            System.err.println("Applying all changesets, putting example rows in");
            seed(repository, address);
        }
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        output.println("The " + server + " runs until Ctrl-C");
        output.println("  JDBC  " + address.jdbcUrl() + "?user=" + address.user() + ", the password is in "
                + server.passwordFile());
        output.println("  psql  PGPASSWORD=$(cat " + server.passwordFile() + ") psql -h 127.0.0.1 -p "
                + address.hosts().get(0).port() + " -U " + address.user() + " " + address.database());
        List<String> others = DatabaseChoice.VARIABLES.stream()
                .filter(Surroundings.current().environment()::containsKey)
                .toList();
        if (!others.isEmpty()) {
            System.err.println("Other commands use another database, for these are set: " + String.join(", ", others));
        }
        // the end of the process ends the server, if nobody else uses it
        new CountDownLatch(1).await();
    }

    private static boolean isSet(CommandScope scope, CommandArgumentDefinition<Boolean> option) {
        return Boolean.TRUE.equals(scope.getArgumentValue(option));
    }

    private static void seed(Path repository, DatabaseAddress address)
            throws LiquibaseException, SQLException, IOException {
        try (ChangelogSession session = ChangelogSession.open(repository, ServerConnection.open(address))) {
            session.update();
        }
        try (InputStream examples = DatabaseCommand.class.getResourceAsStream("examples.sql");
                Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement()) {
            statement.execute(new String(examples.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
