package dev.soundchart.schema;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A query's answer to read and to compare: its columns' names, then its rows, aligned; NULL is blank.
 *
 * @param lines the values of each line
 */
record TextTable(List<List<String>> lines) {

    static TextTable of(ResultSet rows) throws SQLException {
        ResultSetMetaData names = rows.getMetaData();
        List<String> header = new ArrayList<>();
        for (int i = 1; i <= names.getColumnCount(); i++) {
            header.add(names.getColumnLabel(i));
        }
        List<List<String>> lines = new ArrayList<>(List.of(header));
        while (rows.next()) {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= header.size(); i++) {
                values.add(Objects.requireNonNullElse(rows.getString(i), ""));
            }
            lines.add(values);
        }
        return new TextTable(lines);
    }

    @Override
    public String toString() {
        return lines.stream().map(this::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private String line(List<String> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> ("%-" + width(i) + "s").formatted(values.get(i)))
                .collect(Collectors.joining(" | "))
                .stripTrailing();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElseThrow();
    }
}
