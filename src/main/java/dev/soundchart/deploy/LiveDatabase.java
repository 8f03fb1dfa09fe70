package dev.soundchart.deploy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.database.UnusableDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import liquibase.ContextExpression;
import liquibase.Labels;
import liquibase.change.CheckSum;
import liquibase.changelog.ChangeSet.ExecType;
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
     * Reads it. Nothing is written, no lock is taken that anyone would wait for, and no right is needed but to read the
     * history.
     *
     * @param connection to the database
     * @throws UnusableDatabase if the role may not read the history, or the schema is another than {@code public}
     * @throws SQLException if the server can't be asked
     */
    public static LiveDatabase read(Connection connection) throws SQLException, LiquibaseException {
        return Snapshot.of(connection, LiveDatabase::readHere);
    }

    /** The same in a snapshot that is there. */
    static LiveDatabase readHere(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_schema(), to_regclass('" + HISTORY + "')")) {
            row.next();
            if (!RECORDED_SCHEMA.equals(row.getString(1))) {
                throw new UnusableDatabase("The recorded catalogs are those of the schema " + RECORDED_SCHEMA
                        + ", and the current one is " + row.getString(1)
                        + ". Connect with a role and a search_path whose first schema is " + RECORDED_SCHEMA);
            }
            List<RanChangeSet> history = row.getString(2) == null ? List.of() : history(connection);
            return new LiveDatabase(history, Catalog.read(connection));
        }
    }

    private static List<RanChangeSet> history(Connection connection) throws SQLException {
        List<RanChangeSet> history = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT filename, id, author, md5sum, dateexecuted, tag FROM "
                        + HISTORY + " WHERE exectype IN ('EXECUTED', 'RERAN', 'MARK_RAN') ORDER BY orderexecuted")) {
            while (rows.next()) {
                String checksum = rows.getString("md5sum");
                history.add(new RanChangeSet(
                        rows.getString("filename"),
                        rows.getString("id"),
                        rows.getString("author"),
                        checksum == null ? null : CheckSum.parse(checksum),
                        rows.getTimestamp("dateexecuted"),
                        rows.getString("tag"),
                        ExecType.EXECUTED,
                        null,
                        null,
                        new ContextExpression(),
                        new Labels(),
                        null));
            }
            return history;
        } catch (SQLException e) {
            throw INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
                    ? new UnusableDatabase(
                            "This role may not read the history. Let its owner run: GRANT SELECT ON " + HISTORY + " TO "
                                    + connection.getMetaData().getUserName(),
                            e)
                    : e;
        }
    }
}
