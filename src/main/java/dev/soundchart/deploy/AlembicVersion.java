package dev.soundchart.deploy;

import dev.soundchart.database.AlembicTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import liquibase.exception.LiquibaseException;

/**
 * Where Alembic left a schema.
 *
 * @param table the table in which it keeps that, as facts of the catalog name it
 * @param revision its revision's id
 */
public record AlembicVersion(String table, String revision) {

    private static final String TAG_PREFIX = "alembic-";
    private static final String UNDEFINED_COLUMN = "42703";
    private static final String LOOKUP = """
            SELECT c.oid::regclass AS in_sql,
                   CASE WHEN n.nspname = pg_catalog.current_schema() THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END || c.relname::text
                     AS in_facts
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = pg_catalog.to_regclass(?)::oid
            """;

    /**
     * Reads a version table, which has a row for each schema that shares it.
     *
     * @param name its name, as one would write it in SQL
     * @throws LiquibaseException if it is not there, has no row, or is not Alembic's
     * @throws SQLException if it can't be read
     */
    static List<AlembicVersion> read(Connection connection, String name) throws SQLException, LiquibaseException {
        List<AlembicVersion> versions = new ArrayList<>();
        try (PreparedStatement lookup = connection.prepareStatement(LOOKUP)) {
            lookup.setString(1, name);
            try (ResultSet table = lookup.executeQuery()) {
                if (!table.next()) {
                    List<String> others = AlembicTables.withVersion(connection);
                    throw new LiquibaseException("There is no table " + name + " here. "
                            + (others.isEmpty()
                                    ? "No other one looks like Alembic's"
                                    : "Like Alembic's look " + String.join(", ", others))
                            + ": leave --version-table out");
                }
                for (String revision : revisions(connection, table.getString("in_sql"))) {
                    versions.add(new AlembicVersion(table.getString("in_facts"), revision));
                }
            }
        }
        if (versions.isEmpty()) {
            throw new LiquibaseException(name + " has no row: Alembic has applied nothing here, so there is nothing to"
                    + " adopt. To make the schema: soundchart update");
        }
        return versions;
    }

    /** The tag that stands for it in the changelog. */
    public String tag() {
        return TAG_PREFIX + revision;
    }

    /** The revision that a tag of the changelog stands for; the tag itself if for none. */
    static String revision(String tag) {
        return tag.startsWith(TAG_PREFIX) ? tag.substring(TAG_PREFIX.length()) : tag;
    }

    private static List<String> revisions(Connection connection, String table) throws SQLException, LiquibaseException {
        List<String> revisions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version_num FROM " + table + " ORDER BY version_num")) {
            while (rows.next()) {
                revisions.add(rows.getString(1));
            }
            return revisions;
        } catch (SQLException e) {
            if (UNDEFINED_COLUMN.equals(e.getSQLState())) {
                throw new LiquibaseException(
                        table + " is no version table of Alembic's: it has no column version_num", e);
            }
            throw e;
        }
    }
}
