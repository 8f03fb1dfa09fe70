package dev.soundchart.fault;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a database holds: all that runs which end at the same changeset must agree on.
 *
 * @param catalog its catalog, invalid indexes among it
 * @param history the rows of the history without times and deployments
 * @param tally how many rows of the table tally hold which values
 */
record Position(Catalog catalog, List<String> history, List<String> tally) {

    private static final String HISTORY = """
            SELECT concat_ws('|', id, author, filename, orderexecuted, exectype, md5sum, description, comments, tag,
                             liquibase, contexts, labels)
              FROM databasechangelog ORDER BY orderexecuted, id
            """;

    private static final String TALLY = """
            SELECT count(*) || ' rows: ' || coalesce(value, 'empty') || ', counted ' || times
              FROM tally GROUP BY value, times ORDER BY value, times
            """;

    /** Reads it. */
    static Position of(Connection connection) throws SQLException {
        return new Position(
                Catalog.read(connection),
                exists("databasechangelog", connection) ? column(HISTORY, connection) : List.of(),
                exists("tally", connection) ? column(TALLY, connection) : List.of());
    }

    /** How another one differs; empty where it does not. */
    List<String> differences(Position other) {
        List<String> lines = new ArrayList<>(
                CatalogDifference.between(catalog, other.catalog).lines());
        addDifferences(history, other.history, lines);
        addDifferences(tally, other.tally, lines);
        return lines;
    }

    private static void addDifferences(List<String> expected, List<String> seen, List<String> lines) {
        if (!expected.equals(seen)) {
            expected.stream().filter(row -> !seen.contains(row)).forEach(row -> lines.add("- " + row));
            seen.stream().filter(row -> !expected.contains(row)).forEach(row -> lines.add("+ " + row));
            lines.add(expected.size() + " rows expected, " + seen.size() + " seen");
        }
    }

    private static boolean exists(String table, Connection connection) throws SQLException {
        return column("SELECT 1 WHERE to_regclass('" + table + "') IS NOT NULL", connection)
                .equals(List.of("1"));
    }

    private static List<String> column(String query, Connection connection) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
