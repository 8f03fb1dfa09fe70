package dev.soundchart.proof;

import dev.soundchart.proof.Table.Column;
import dev.soundchart.proof.Table.ForeignKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts rows into every table of a database, whatever its tables are: two with a value in every column, and one with as
 * few as the table allows.
 */
public final class SampleRows {

    private static final String CHECK_VIOLATION = "23514";
    private static final String DATA_EXCEPTION_CLASS = "22";
    private static final int ROWS = 3;
    private static final int MOST_TRIES = 500;
    private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'|(?<![\\w.'])(-?\\d+(?:\\.\\d+)?)");

    private final Connection connection;
    private final ConstraintsToCome toCome;

    private final List<Table> before;
    private final List<Table> tables;

    private SampleRows(Connection connection, List<Table> tables, ConstraintsToCome toCome, List<Table> before) {
        this.connection = connection;
        this.tables = toCome.addedTo(tables);
        this.toCome = toCome;
        this.before = before;
    }

    /**
     * Adds rows to the tables that have none.
     *
     * @param connection in autocommit mode
     * @param round from 0; rows of another round hold other values
     * @param toCome what later changesets will ask of them
     * @return the tables that no row could be made up for, by their names for SQL
     * @throws SQLException if the database can't be read
     */
    public static List<String> fillEmpty(Connection connection, int round, ConstraintsToCome toCome)
            throws SQLException {
        SampleRows rows = new SampleRows(connection, Table.all(connection), toCome, List.of());
        List<String> empty = new ArrayList<>();
        for (Table table : referencedFirst(rows.tables)) {
            if (rows.isEmpty(table)) {
                rows.insert(table, round);
                if (rows.isEmpty(table)) {
                    empty.add(table.name());
                }
            }
        }
        return empty;
    }

    /**
     * Adds rows to every table.
     *
     * @param connection in autocommit mode
     * @param tables all of the database
     * @param round from 0; rows of another round hold other values
     * @param toCome what later changesets will ask of them
     * @param before the tables as they are to be again: rows should keep their types, checks and foreign keys too, since
     *     no rollback can make up what these ask for; empty where nothing is to be undone
     * @return a line for each row that could not be made
     */
    static List<String> insert(
            Connection connection, List<Table> tables, int round, ConstraintsToCome toCome, List<Table> before)
            throws SQLException {
        return new SampleRows(connection, tables, toCome, before).insert(round);
    }

    private List<String> insert(int round) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (Table table : referencedFirst(tables)) {
            problems.addAll(insert(table, round));
        }
        return problems;
    }

    private List<String> insert(Table table, int round) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (int row = 1; row <= ROWS; row++) {
            insert(table, round * ROWS + row, row == ROWS).ifPresent(problems::add);
        }
        return problems;
    }

    private boolean isEmpty(Table table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT FROM " + table.name() + " LIMIT 1")) {
            return !row.next();
        }
    }

    /** Tables in an order in which each comes after those that it refers to; in a circle, in any order. */
    private static List<Table> referencedFirst(List<Table> tables) {
        List<Table> left = new ArrayList<>(tables);
        List<Table> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Table next = left.stream()
                    .filter(table -> table.foreignKeys().stream().noneMatch(key -> refersTo(left, key, table)))
                    .findFirst()
                    .orElse(left.get(0));
            ordered.add(next);
            left.remove(next);
        }
        return ordered;
    }

    private static boolean refersTo(List<Table> tables, ForeignKey key, Table from) {
        return tables.stream().anyMatch(table -> table.oid() == key.target() && !table.equals(from));
    }

    /** Inserts one row; where a check constraint refuses it, tries the values that the constraints name. */
    private Optional<String> insert(Table table, int number, boolean least) throws SQLException {
        Map<Integer, List<String>> choices = choices(table, number, least);
        SQLException refused = null;
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(insertion(table, choices, attempt));
                return Optional.empty();
            } catch (SQLException e) {
                refused = e;
                if (!isOfValues(e)) {
                    break;
                }
            }
        }
        return Optional.of("no sample row goes into " + table.name() + ": "
                + refused.getMessage().replaceAll("\\s*\\R\\s*", " "));
    }

    /** Whether other values might do: these break a check constraint, or a check's literal is none of the column's type. */
    private static boolean isOfValues(SQLException e) {
        return CHECK_VIOLATION.equals(e.getSQLState()) || e.getSQLState().startsWith(DATA_EXCEPTION_CLASS);
    }

    /** The expressions that each column may be given, by the columns' numbers. */
    private Map<Integer, List<String>> choices(Table table, int number, boolean least) {
        Map<Integer, String> references = references(table);
        Map<Integer, List<String>> choices = new LinkedHashMap<>();
        table.columns().forEach((position, column) -> {
            boolean required = column.required() || isRequiredByCheck(table, column);
            boolean leftOut = column.counted() || least && (!required || column.hasDefault());
            if (references.containsKey(position) && !leftOut) {
                choices.put(position, List.of(references.get(position)));
            } else if (!leftOut) {
                choices.put(position, values(table, position, number));
            }
        });
        return choices;
    }

    /** What gives the foreign keys' columns their values: a row that none of this table refers to yet, if there is one. */
    private Map<Integer, String> references(Table table) {
        Map<Integer, String> values = new HashMap<>();
        foreignKeys(table).forEach(key -> {
            List<String> targets = new ArrayList<>();
            List<String> matches = new ArrayList<>();
            for (int i = 0; i < key.columns().size(); i++) {
                String target = "target." + key.targetColumns().get(i);
                targets.add(target + "::text");
                matches.add("own." + table.columns().get(key.columns().get(i)).name() + " = " + target);
            }
            String selection = """
                    FROM %2$s AS target WHERE pg_catalog.num_nulls(%1$s) = 0
                     ORDER BY EXISTS (SELECT FROM %3$s AS own WHERE %4$s), %1$s LIMIT 1
                    """.formatted(
                            String.join(", ", targets), key.targetName(), table.name(), String.join(" AND ", matches));
            for (int i = 0; i < key.columns().size(); i++) {
                int position = key.columns().get(i);
                values.put(
                        position,
                        "(SELECT " + targets.get(i) + " " + selection + ")::"
                                + table.columns().get(position).type());
            }
        });
        return values;
    }

    private static boolean isRequiredByCheck(Table table, Column column) {
        return table.checks().stream()
                .anyMatch(check -> check.startsWith("CHECK ((" + column.name() + " IS NOT NULL))"));
    }

    private Optional<Table> earlier(Table table) {
        return before.stream().filter(then -> then.oid() == table.oid()).findFirst();
    }

    private Optional<Column> earlier(Table table, int position) {
        return earlier(table).map(then -> then.columns().get(position));
    }

    /** The foreign keys of a table, and those that it had where their columns are still there. */
    private Stream<ForeignKey> foreignKeys(Table table) {
        Stream<ForeignKey> earlier = earlier(table).stream()
                .flatMap(then -> then.foreignKeys().stream())
                .filter(key -> table.foreignKeys().stream()
                        .noneMatch(now ->
                                now.target() == key.target() && now.columns().equals(key.columns())))
                .filter(key -> table.columns().keySet().containsAll(key.columns()))
                .filter(this::hasTarget);
        return Stream.concat(table.foreignKeys().stream(), earlier);
    }

    private boolean hasTarget(ForeignKey key) {
        return tables.stream()
                .filter(table -> table.oid() == key.target() && ("." + table.name()).endsWith("." + key.targetName()))
                .anyMatch(table -> table.columns().values().stream()
                        .map(Column::name)
                        .toList()
                        .containsAll(key.targetColumns()));
    }

    /** The values to try for a column, the likeliest first. */
    private List<String> values(Table table, int position, int number) {
        Column column = table.columns().get(position);
        Optional<Column> earlier = earlier(table, position);
        if (!column.labels().isEmpty()) {
            return List.of(literal(column.labels().get(number % column.labels().size()), column.type()));
        }
        Stream<String> asked = Stream.concat(
                        toCome.checks(table).stream(), earlier(table).stream().flatMap(then -> then.checks().stream()))
                .flatMap(check -> named(check, column, number).stream())
                // a number in a check is most often a limit; the sample's is as good a guess
                .filter(text -> !text.matches("-?[\\d.]+"));
        Stream<String> sample = Stream.concat(
                        earlier
                                .filter(then -> !then.baseType().equals(column.baseType()))
                                .map(Column::baseType)
                                .stream(),
                        Stream.of(column.baseType()))
                .flatMap(type -> SampleValue.of(type, number).stream());
        Stream<String> now = Stream.concat(table.checks().stream(), column.checks().stream())
                .flatMap(check -> named(check, column, number).stream());
        List<String> values = Stream.of(asked, sample, now)
                .flatMap(texts -> texts)
                .map(text -> literal(text, column.type()))
                .toList();
        return values.isEmpty() ? List.of("NULL") : values;
    }

    /** The literals of a check constraint, if it is the column's or its domain's; another one first for each number. */
    private static List<String> named(String check, Column column, int number) {
        if (!check.contains(column.name()) && !column.checks().contains(check)) {
            return List.of();
        }
        List<String> literals = LITERAL.matcher(check)
                .results()
                .map(match ->
                        match.group(1) == null ? match.group(2) : match.group(1).replace("''", "'"))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.rotate(literals, -number);
        return literals;
    }

    /** The statement of one attempt: each number chooses other values, until all combinations were chosen. */
    private static String insertion(Table table, Map<Integer, List<String>> choices, int attempt) {
        if (choices.isEmpty()) {
            return "INSERT INTO " + table.name() + " DEFAULT VALUES";
        }
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        int rest = attempt;
        for (Map.Entry<Integer, List<String>> choice : choices.entrySet()) {
            names.add(table.columns().get(choice.getKey()).name());
            values.add(choice.getValue().get(rest % choice.getValue().size()));
            rest /= choice.getValue().size();
        }
        return "INSERT INTO " + table.name() + " (" + String.join(", ", names) + ") VALUES ("
                + String.join(", ", values) + ")";
    }

    private static String literal(String text, String type) {
        return "'" + text.replace("'", "''") + "'::" + type;
    }
}
