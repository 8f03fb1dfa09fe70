package dev.soundchart.proof;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import dev.soundchart.proof.Table.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of all tables at one moment.
 *
 * @param tables by oid
 */
record Rows(Map<Long, Contents> tables) {

    /**
     * The rows of one table.
     *
     * @param table the table
     * @param rows a row's values as text, by the numbers of its columns
     */
    record Contents(Table table, List<Map<Integer, String>> rows) {}

    static Rows read(Connection connection) throws SQLException {
        Map<Long, Contents> tables = new LinkedHashMap<>();
        for (Table table : Table.all(connection)) {
            tables.put(table.oid(), new Contents(table, rows(connection, table)));
        }
        return new Rows(tables);
    }

    /**
     * What was lost on the way from these rows to later ones, of the tables and columns that were there all the time:
     * one that was dropped and made again is not the same. A NULL that was given a value is no loss; a column whose type
     * changed must still hold a value.
     *
     * @return a line for each loss
     */
    List<String> lostIn(Rows later) {
        return tables.values().stream()
                .filter(before -> later.tables.containsKey(before.table().oid()))
                .flatMap(before -> lost(before, later.tables.get(before.table().oid())).stream())
                .toList();
    }

    private static List<String> lost(Contents before, Contents later) {
        Set<Integer> identity = before.table().identity();
        Map<String, Map<Integer, String>> found =
                later.rows().stream().collect(toMap(row -> key(row, identity), row -> row, (first, second) -> first));
        List<String> lost = new ArrayList<>();
        for (Map<Integer, String> row : before.rows()) {
            Map<Integer, String> now = found.get(key(row, identity));
            if (now == null) {
                lost.add("a row of " + before.table().name() + " is gone: " + row.values());
                continue;
            }
            before.table().columns().forEach((number, column) -> {
                Column after = later.table().columns().get(number);
                loss(column, row.get(number), after, now.get(number))
                        .ifPresent(what -> lost.add(before.table().name() + "." + column.name() + " " + what));
            });
        }
        return lost;
    }

    private static Optional<String> loss(Column before, String value, Column after, String now) {
        if (after == null || value == null) {
            return Optional.empty();
        }
        boolean kept = before.type().equals(after.type()) ? Objects.equals(value, now) : now != null;
        return kept ? Optional.empty() : Optional.of("held " + value + ", now it holds " + now);
    }

    private static List<Map<Integer, String>> rows(Connection connection, Table table) throws SQLException {
        List<Integer> numbers = List.copyOf(table.columns().keySet());
        String columns = numbers.stream()
                .map(number -> table.columns().get(number).name() + "::text")
                .collect(joining(", "));
        List<Map<Integer, String>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + columns + " FROM " + table.name())) {
            while (rows.next()) {
                Map<Integer, String> row = new LinkedHashMap<>();
                for (int i = 0; i < numbers.size(); i++) {
                    row.put(numbers.get(i), rows.getString(i + 1));
                }
                all.add(row);
            }
        }
        return all;
    }

    private static String key(Map<Integer, String> row, Set<Integer> identity) {
        return identity.stream().sorted().map(row::get).toList().toString();
    }
}
