package dev.soundchart.command;

import dev.soundchart.changelog.MissingParameters;
import java.io.IOException;
import liquibase.command.CommandOverride;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.core.ExecuteSqlCommandStep;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;

/** Liquibase's {@code execute-sql}, which refuses SQL with a parameter that has no value. */
@CommandOverride(override = ExecuteSqlCommandStep.class)
public final class ExecuteSqlStep extends ExecuteSqlCommandStep {

    private Database database;

    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        database = (Database) results.getCommandScope().getDependency(Database.class);
        super.run(results);
    }

    @Override
    protected String getSqlScript(String sql, String sqlFile) throws IOException, LiquibaseException {
        String text = super.getSqlScript(sql, sqlFile);
        MissingParameters.requireNone(text, sqlFile == null ? "--sql" : sqlFile, database);
        return text;
    }
}
