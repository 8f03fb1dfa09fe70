package dev.soundchart.deploy;

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
 * @param table the table in which it keeps that
 * @param revision its revision's id
 */
public record AlembicVersion(String table, String revision) {

    /** The table that it uses where nobody named another. */
    public static final String USUAL_TABLE = "alembic_version";

    private static final String TAG_PREFIX = "alembic-";

    /**
     * Reads a version table, which has a row for each schema that shares it.
     *
     * @param table its name, as one would write it in SQL
     * @throws LiquibaseException if it is not there, or has no row
     * @throws SQLException if it can't be read
     */
    static List<AlembicVersion> read(Connection connection, String table) throws SQLException, LiquibaseException {
        List<AlembicVersion> versions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT version_num FROM " + existing(connection, table) + " ORDER BY version_num")) {
            while (rows.next()) {
                versions.add(new AlembicVersion(table, rows.getString(1)));
            }
        }
        if (versions.isEmpty()) {
            throw new LiquibaseException(table + " has no row: Alembic has applied nothing here, so there is nothing to"
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

    private static String existing(Connection connection, String table) throws SQLException, LiquibaseException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?)::text")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getString(1) == null) {
                    throw new LiquibaseException("There is no table " + table + " here. If Alembic keeps its version"
                            + " elsewhere, name that: --version-table=<table>. If Alembic never was here:"
                            + " soundchart update");
                }
                return row.getString(1);
            }
        }
    }
}
