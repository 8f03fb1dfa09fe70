package dev.soundchart.database;

import java.sql.SQLException;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.snapshot.SnapshotGenerator;
import liquibase.snapshot.jvm.CatalogSnapshotGenerator;
import liquibase.structure.DatabaseObject;

/**
 * Snapshot of a catalog, which for PostgreSQL is the database that is connected to. Liquibase looks for it among all
 * databases of the server without regard to case, and finds two where names differ in case only.
 */
// Liquibase implements a generic method by one that is not
@SuppressWarnings("unchecked")
public final class ConnectedCatalog extends CatalogSnapshotGenerator {

    @Override
    public int getPriority(Class<? extends DatabaseObject> type, Database database) {
        int priority = super.getPriority(type, database);
        return priority > 0 && database instanceof PostgresDatabase ? priority + PRIORITY_DATABASE : PRIORITY_NONE;
    }

    @Override
    public Class<? extends SnapshotGenerator>[] replaces() {
        return (Class<? extends SnapshotGenerator>[]) new Class<?>[] {CatalogSnapshotGenerator.class};
    }

    @Override
    protected String[] getDatabaseCatalogNames(Database database) throws SQLException, DatabaseException {
        return new String[] {database.getConnection().getCatalog()};
    }
}
