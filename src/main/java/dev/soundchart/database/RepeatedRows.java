package dev.soundchart.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Rows of Liquibase's history that tell of one changeset more than once. It ran as often, and no tool can tell what came of it: nothing
 * goes on from there.
 */
public final class RepeatedRows {

    /** The first of them. A file is the same with the prefix of resources or without. */
    private static final String REPEATED = """
            SELECT id, author, file, rows, changesets,
                   pg_catalog.format('DELETE FROM %1$s WHERE ctid IN (SELECT ctid FROM %1$s WHERE id = %%L AND author = %%L'
                          ' AND replace(filename, ''classpath:'', '''') = %%L ORDER BY orderexecuted OFFSET 1)',
                          id, author, file)
              FROM (SELECT id, author, pg_catalog.replace(filename, 'classpath:', '') AS file, pg_catalog.min(orderexecuted) AS place,
                           pg_catalog.count(*) AS rows, pg_catalog.count(*) OVER () AS changesets
                      FROM %1$s
                     GROUP BY 1, 2, 3
                    HAVING pg_catalog.count(*) > 1) AS repeated
             ORDER BY place
             LIMIT 1
            """;

    private RepeatedRows() {}

    /**
     * Makes sure that there are none.
     *
     * @param table the history, as SQL writes it, which there is
     * @throws UnusableDatabase if there are
     */
    public static void refuse(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(REPEATED.formatted(table))) {
            if (row.next()) {
                int others = row.getInt("changesets") - 1;
                throw new UnusableDatabase("Changeset " + row.getString(1) + " (" + row.getString(3) + ", author "
                        + row.getString(2) + ") is in the history " + row.getInt("rows") + " times"
                        + (others == 0 ? "" : ", and so are " + others + " others")
                        + ": it ran as often, as happens where two updates do not wait for each other."
                        + "\nMend what it did twice, then keep one of its rows: " + row.getString(6));
            }
        }
    }
}
