package dev.soundchart.command;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import liquibase.command.CommandOverride;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.command.core.helpers.DbUrlConnectionCommandStep;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.CommandValidationException;

/**
 * Liquibase's step that connects, of all commands that need a database, with a check of what is set. Maven's goals know no
 * other place: they look for sources of settings before this project's classes are there.
 */
@CommandOverride(override = DbUrlConnectionCommandStep.class)
public final class ConnectionStep extends DbUrlConnectionCommandStep {

    @Override
    public void validate(CommandScope scope) throws CommandValidationException {
        super.validate(scope);
        EmptyValues.requireNone();
    }

    /**
     * Connects.
     *
     * @throws CommandExecutionException if the default schema is not there: it would count as one without a history
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        super.run(results);
        if (results.getCommandScope().getDependency(Database.class) instanceof PostgresDatabase database
                && database.getConnection() instanceof JdbcConnection connection
                && database.getDefaultSchemaName() != null) {
            requireSchema(database.getDefaultSchemaName(), connection);
        }
    }

    private static void requireSchema(String schema, JdbcConnection connection)
            throws SQLException, CommandExecutionException {
        try (PreparedStatement statement = connection
                .getUnderlyingConnection()
                .prepareStatement("SELECT FROM pg_catalog.pg_namespace WHERE nspname::pg_catalog.text"
                        + " OPERATOR(pg_catalog.=) ?::pg_catalog.text")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new CommandExecutionException("There is no schema " + schema
                            + " in this database. Create it, or correct --default-schema-name. A name in capital letters"
                            + " alone stands for one in small letters");
                }
            }
        }
    }
}
