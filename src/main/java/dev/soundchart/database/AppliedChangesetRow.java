package dev.soundchart.database;

import liquibase.database.Database;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorChain;
import liquibase.sqlgenerator.core.MarkChangeSetRanGenerator;
import liquibase.statement.core.MarkChangeSetRanStatement;

/** SQL that adds a changeset to the history, with the time in UTC. */
public final class AppliedChangesetRow extends MarkChangeSetRanGenerator {

    @Override
    public int getPriority() {
        return PRIORITY_DATABASE + 1;
    }

    @Override
    public boolean supports(MarkChangeSetRanStatement statement, Database database) {
        return database instanceof AtomicPostgresDatabase;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Liquibase declares it
    public Sql[] generateSql(MarkChangeSetRanStatement statement, Database database, SqlGeneratorChain chain) {
        return ((AtomicPostgresDatabase) database).history(() -> super.generateSql(statement, database, chain));
    }
}
