package dev.soundchart.command;

import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchServer;
import dev.soundchart.database.Surroundings;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.command.CleanUpCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.helpers.AbstractHelperCommandStep;
import liquibase.configuration.ConfigurationValueObfuscator;
import liquibase.exception.UnexpectedLiquibaseException;

/** Gives scratch databases to the commands that try changesets, and the option to say where. */
public final class ScratchStep extends AbstractHelperCommandStep implements CleanUpCommandStep {

    private static final String[] NAME = {"scratchDatabases"};

    private static final CommandArgumentDefinition<String> URL = new CommandBuilder(NAME)
            .argument("scratchUrl", String.class)
            .description("Where to make the databases that changesets are tried on:"
                    + " postgresql://user:password@host:port/database, of a role that may create databases."
                    + " Without it, on the embedded server of the working copy")
            .setValueObfuscator(ConfigurationValueObfuscator.STANDARD)
            .build();
    private static final CommandArgumentDefinition<Boolean> ALLOW_SERVER_WIDE = new CommandBuilder(NAME)
            .argument("allowServerWideStatements", Boolean.class)
            .description(
                    "Run statements on the server of --scratch-url that reach beyond a database: roles, tablespaces,"
                            + " ALTER SYSTEM …")
            .defaultValue(false)
            .build();

    private ScratchDatabases databases;

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public List<Class<?>> providedDependencies() {
        return List.of(ScratchPlace.class);
    }

    @Override
    public void run(CommandResultsBuilder results) throws SQLException {
        CommandScope scope = results.getCommandScope();
        Surroundings surroundings = Surroundings.current();
        ScratchServer server = ScratchServer.find(
                Optional.ofNullable(scope.getArgumentValue(URL)),
                surroundings.environment(),
                surroundings.folder(),
                System.err::println);
        databases = ScratchDatabases.on(server.address());
        scope.provideDependency(
                ScratchPlace.class,
                new ScratchPlace(
                        databases,
                        server.address(),
                        server.isEmbedded() || Boolean.TRUE.equals(scope.getArgumentValue(ALLOW_SERVER_WIDE))));
    }

    @Override
    public void cleanUp(CommandResultsBuilder results) {
        try {
            databases.close();
        } catch (SQLException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }
}
