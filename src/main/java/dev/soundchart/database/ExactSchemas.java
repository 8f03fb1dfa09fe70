package dev.soundchart.database;

import java.sql.SQLException;
import java.util.stream.Stream;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.snapshot.SnapshotGenerator;
import liquibase.snapshot.jvm.SchemaSnapshotGenerator;
import liquibase.structure.DatabaseObject;

/**
 * Snapshot of a schema. Liquibase compares names without regard to case, and finds two where names differ in case only;
 * then it is the default schema that is meant.
 */
// Liquibase implements a generic method by one that is not
@SuppressWarnings("unchecked")
public final class ExactSchemas extends SchemaSnapshotGenerator {

    @Override
    public int getPriority(Class<? extends DatabaseObject> type, Database database) {
        int priority = super.getPriority(type, database);
        return priority > 0 && database instanceof PostgresDatabase ? priority + PRIORITY_DATABASE : PRIORITY_NONE;
    }

    @Override
    public Class<? extends SnapshotGenerator>[] replaces() {
        return (Class<? extends SnapshotGenerator>[]) new Class<?>[] {SchemaSnapshotGenerator.class};
    }

    @Override
    protected String[] getDatabaseSchemaNames(Database database) throws SQLException, DatabaseException {
        String own = database.getDefaultSchemaName();
        return Stream.of(super.getDatabaseSchemaNames(database))
                .filter(name -> name.equals(own) || !name.equalsIgnoreCase(own))
                .toArray(String[]::new);
    }
}
