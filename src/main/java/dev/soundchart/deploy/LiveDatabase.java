package dev.soundchart.deploy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.database.ChangesetHistory;
import dev.soundchart.database.SqlStates;
import dev.soundchart.database.UnusableDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import liquibase.GlobalConfiguration;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * What a database is at one moment.
 *
 * @param history the changesets that it has run, in their order; empty where Liquibase never was
 * @param catalog its schema
 */
public record LiveDatabase(List<RanChangeSet> history, Catalog catalog) {

    private static final String HISTORY = "databasechangelog";
    private static final String RECORDED_SCHEMA = "public";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    public LiveDatabase {
        history = List.copyOf(history);
    }

    /**
     * Reads it. Nothing is written, and no right is needed but to read the history.
     *
     * @param connection to the database
     * @throws UnusableDatabase if the role may not read the history, the schema is another than {@code public}, or a
     *     table is locked
     * @throws SQLException if the server can't be asked
     */
    public static LiveDatabase read(Connection connection) throws SQLException, LiquibaseException {
        return Snapshot.of(connection, LiveDatabase::readHere);
    }

    /** The same in a snapshot that is there. */
    static LiveDatabase readHere(Connection connection) throws SQLException {
        try {
            return new LiveDatabase(historyHere(connection), Catalog.read(connection));
        } catch (SQLException e) {
            throw SqlStates.LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                    ? new UnusableDatabase(
                            "Another session has locked a table, as ALTER TABLE does, and its definition can't be read"
                                    + " meanwhile. Try again when it has ended",
                            e)
                    : e;
        }
    }

    /** The history alone, which others' locks on tables do not keep from being read; throws what {@link #read} does. */
    static List<RanChangeSet> history(Connection connection) throws SQLException, LiquibaseException {
        return Snapshot.of(connection, LiveDatabase::historyHere);
    }

    private static List<RanChangeSet> historyHere(Connection connection) throws SQLException {
        requireUsualHistory();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.current_schema(), pg_catalog.to_regclass('"
                        + HISTORY + "'), pg_catalog.quote_ident(current_user)")) {
            row.next();
            String role = row.getString(3);
            requireRecordedSchema(row.getString(1), role);
            return row.getString(2) == null ? List.of() : rows(connection, role);
        }
    }

    /** Any other table would count as an object of the schema, and its rows as not there. */
    private static void requireUsualHistory() throws UnusableDatabase {
        String table = GlobalConfiguration.DATABASECHANGELOG_TABLE_NAME.getCurrentValue();
        String schema = GlobalConfiguration.LIQUIBASE_SCHEMA_NAME.getCurrentValue();
        boolean usual = (schema == null || schema.equalsIgnoreCase(RECORDED_SCHEMA)) && table.equalsIgnoreCase(HISTORY);
        if (!usual) {
            throw new UnusableDatabase("The history is set to be in " + (schema == null ? "" : schema + ".") + table
                    + " (liquibaseSchemaName, databaseChangelogTableName). deploy, drift and adopt know "
                    + RECORDED_SCHEMA + "." + HISTORY + " only: use update, current and rollback-to");
        }
    }

    private static void requireRecordedSchema(String current, String role) throws UnusableDatabase {
        if (current == null) {
            throw new UnusableDatabase("There is no schema " + RECORDED_SCHEMA + " here, or this role may not use it."
                    + " Let its owner run: GRANT USAGE ON SCHEMA " + RECORDED_SCHEMA + " TO " + role);
        }
        if (!current.equals(RECORDED_SCHEMA)) {
            throw new UnusableDatabase("The recorded catalogs are those of the schema " + RECORDED_SCHEMA
                    + ", and the current one is " + current
                    + ". Connect with a role and a search_path whose first schema is " + RECORDED_SCHEMA);
        }
    }

    private static List<RanChangeSet> rows(Connection connection, String role) throws SQLException {
        try {
            return ChangesetHistory.read(connection);
        } catch (SQLException e) {
            throw INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
                    ? new UnusableDatabase(
                            "This role may not read the history. Let its owner run: GRANT SELECT ON " + HISTORY + " TO "
                                    + role,
                            e)
                    : e;
        }
    }
}
