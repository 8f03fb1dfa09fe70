package dev.soundchart.proof;

import static java.util.stream.Collectors.joining;

import dev.soundchart.proof.Table.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of all tables at one moment.
 *
 * @param tables each with its rows
 */
record Rows(List<Contents> tables) {

    /**
     * The rows of one table.
     *
     * @param table the table
     * @param rows a row's values as text, by the numbers of its columns
     */
    record Contents(Table table, List<Map<Integer, String>> rows) {}

    /** Reads them with one message: there and back takes longer than the rows of a table. */
    static Rows read(Connection connection, List<Table> tables) throws SQLException {
        List<Contents> contents = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(tables.stream().map(Rows::query).collect(joining(";\n")));
            for (Table table : tables) {
                contents.add(new Contents(table, rows(table, statement.getResultSet())));
                statement.getMoreResults();
            }
        }
        return new Rows(contents);
    }

    /** These rows without the tables and columns that are gone at another moment: dropped, and not renamed. */
    Rows keptIn(Rows other) {
        return new Rows(tables.stream()
                .flatMap(before -> other
                        .contents(before.table())
                        .map(later -> new Contents(before.table().onlyColumnsOf(later.table()), before.rows()))
                        .stream())
                .toList());
    }

    /**
     * What of these rows is not there at a later moment. A NULL that was given a value is no loss; a column whose type
     * changed must still hold a value. A table or column that was dropped and made again is the same as long as it has
     * its name.
     *
     * @return a line for each loss
     */
    List<String> lostIn(Rows later) {
        return tables.stream()
                .flatMap(before -> later
                        .contents(before.table())
                        .map(found -> lost(before, found))
                        .orElse(List.of("the table " + before.table().name() + " is gone"))
                        .stream())
                .toList();
    }

    /** Those of these rows that were not there at an earlier moment. */
    Rows addedSince(Rows earlier) {
        return new Rows(tables.stream()
                .map(now -> new Contents(
                        now.table(),
                        earlier.contents(now.table())
                                .map(before -> withoutThoseOf(now, before))
                                .orElse(now.rows())))
                .toList());
    }

    /** A line for each of these rows that is there at another moment, in a table of the same name. */
    List<String> foundIn(Rows other) {
        return tables.stream()
                .flatMap(now -> other.contents(now.table()).stream()
                        .flatMap(there -> {
                            List<Map<Integer, String>> others = withoutThoseOf(now, there);
                            return now.rows().stream().filter(row -> !others.contains(row));
                        })
                        .map(row -> "a row of " + now.table().name() + " is left: " + row.values()))
                .toList();
    }

    private static List<Map<Integer, String>> withoutThoseOf(Contents contents, Contents other) {
        Map<Integer, Integer> numbers = contents.table().numbersIn(other.table());
        Set<Integer> key = key(contents.table(), numbers);
        Set<List<String>> known = new HashSet<>();
        other.rows()
                .forEach(row ->
                        known.add(key.stream().map(numbers::get).map(row::get).toList()));
        return contents.rows().stream()
                .filter(row -> !known.contains(key.stream().map(row::get).toList()))
                .toList();
    }

    /** The columns that tell rows apart in both states of a table. */
    private static Set<Integer> key(Table table, Map<Integer, Integer> numbers) {
        return numbers.keySet().containsAll(table.identity()) ? table.identity() : numbers.keySet();
    }

    /** The same table at this moment, by its oid, else by its name. */
    private Optional<Contents> contents(Table table) {
        return tables.stream()
                .filter(contents -> contents.table().oid() == table.oid())
                .findFirst()
                .or(() -> tables.stream()
                        .filter(contents -> contents.table().name().equals(table.name()))
                        .findFirst());
    }

    private static List<String> lost(Contents before, Contents later) {
        Map<Integer, Integer> numbers = before.table().numbersIn(later.table());
        List<String> lost = new ArrayList<>();
        before.table().columns().forEach((number, column) -> {
            if (!numbers.containsKey(number)) {
                lost.add(before.table().name() + "." + column.name() + " is gone");
            }
        });
        Set<Integer> key = key(before.table(), numbers);
        Map<List<String>, Map<Integer, String>> found = new HashMap<>();
        later.rows()
                .forEach(row ->
                        found.put(key.stream().map(numbers::get).map(row::get).toList(), row));
        for (Map<Integer, String> row : before.rows()) {
            Map<Integer, String> now = found.get(key.stream().map(row::get).toList());
            if (now == null) {
                lost.add("a row of " + before.table().name() + " is gone: " + row.values());
                continue;
            }
            numbers.forEach((number, numberNow) -> {
                Column column = before.table().columns().get(number);
                Column columnNow = later.table().columns().get(numberNow);
                loss(column, row.get(number), columnNow, now.get(numberNow))
                        .ifPresent(what -> lost.add(before.table().name() + "." + column.name() + " " + what));
            });
        }
        return lost;
    }

    private static Optional<String> loss(Column before, String value, Column after, String now) {
        boolean kept = value == null || (before.type().equals(after.type()) ? Objects.equals(value, now) : now != null);
        return kept ? Optional.empty() : Optional.of("held " + value + ", now it holds " + now);
    }

    private static String query(Table table) {
        return table.columns().values().stream()
                .map(column -> column.name() + "::text")
                .collect(joining(", ", "SELECT ", " FROM " + table.name()));
    }

    private static List<Map<Integer, String>> rows(Table table, ResultSet found) throws SQLException {
        List<Map<Integer, String>> all = new ArrayList<>();
        while (found.next()) {
            Map<Integer, String> row = new LinkedHashMap<>();
            for (int number : table.columns().keySet()) {
                row.put(number, found.getString(row.size() + 1));
            }
            all.add(row);
        }
        return all;
    }
}
