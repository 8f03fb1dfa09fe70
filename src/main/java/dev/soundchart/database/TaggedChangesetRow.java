package dev.soundchart.database;

import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.datatype.DataTypeFactory;
import liquibase.sql.Sql;
import liquibase.sql.UnparsedSql;
import liquibase.sqlgenerator.SqlGeneratorChain;
import liquibase.sqlgenerator.core.TagDatabaseGenerator;
import liquibase.statement.core.TagDatabaseStatement;

/** SQL that tags the changeset that ran last, by ORDEREXECUTED. Liquibase tags the one with the latest date. */
public final class TaggedChangesetRow extends TagDatabaseGenerator {

    @Override
    public int getPriority() {
        return PRIORITY_DATABASE + 1;
    }

    @Override
    public boolean supports(TagDatabaseStatement statement, Database database) {
        return database instanceof AtomicPostgresDatabase;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Liquibase declares it
    public Sql[] generateSql(TagDatabaseStatement statement, Database database, SqlGeneratorChain chain) {
        ObjectQuotingStrategy strategy = database.getObjectQuotingStrategy();
        database.setObjectQuotingStrategy(ObjectQuotingStrategy.LEGACY);
        try {
            String table = database.escapeTableName(
                    database.getLiquibaseCatalogName(),
                    database.getLiquibaseSchemaName(),
                    database.getDatabaseChangeLogTableName());
            String tag = DataTypeFactory.getInstance()
                    .fromObject(statement.getTag(), database)
                    .objectToSql(statement.getTag(), database);
            return new Sql[] {
                new UnparsedSql(
                        "UPDATE " + table + " SET TAG = " + tag + " WHERE (ID::text, AUTHOR::text, FILENAME::text) = "
                                + "(SELECT ID::text, AUTHOR::text, FILENAME::text FROM " + table
                                + " ORDER BY ORDEREXECUTED DESC, DATEEXECUTED DESC LIMIT 1)")
            };
        } finally {
            database.setObjectQuotingStrategy(strategy);
        }
    }
}
