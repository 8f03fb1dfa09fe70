package dev.soundchart.proof;

import dev.soundchart.database.PlannedOnce;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table as far as its rows go.
 *
 * @param oid what PostgreSQL knows the table by, whatever it is renamed to
 * @param name its name for SQL, quoted and qualified
 * @param columns those that can be written, by their number in the table, which stays when they are renamed
 * @param primaryKey the numbers of its primary key's columns; empty without one
 * @param foreignKeys its foreign keys
 * @param checks the definitions of its check constraints
 */
record Table(
        long oid,
        String name,
        Map<Integer, Column> columns,
        Set<Integer> primaryKey,
        List<ForeignKey> foreignKeys,
        List<String> checks) {

    /**
     * A column.
     *
     * @param name its name for SQL, quoted
     * @param type its type, as {@code format_type} prints it
     * @param baseType the same, but for a domain the type that it is based on
     * @param required whether it takes no NULL
     * @param hasDefault whether it may be left out of an INSERT for a value of its own
     * @param counted whether a sequence numbers it
     * @param labels the values of an enum, in order
     * @param checks the definitions of a domain's constraints
     */
    record Column(
            String name,
            String type,
            String baseType,
            boolean required,
            boolean hasDefault,
            boolean counted,
            List<String> labels,
            List<String> checks) {

        /** The same, but that it takes no NULL. */
        Column asRequired() {
            return new Column(name, type, baseType, true, hasDefault, counted, labels, checks);
        }
    }

    /**
     * A foreign key.
     *
     * @param columns the referencing columns' numbers
     * @param target the referenced table's oid
     * @param targetName its name for SQL
     * @param targetColumns the referenced columns' names for SQL, in the same order
     */
    record ForeignKey(List<Integer> columns, long target, String targetName, List<String> targetColumns) {}

    /** Those that someone's rows are in. */
    private static final String OWN = """
            WITH own AS (
              SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                 AND n.nspname <> 'information_schema' AND n.nspname::text !~ '^pg_'
                 AND c.relname NOT IN ('databasechangelog', 'databasechangeloglock', 'alembic_version')
                 AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e'))
            """;

    private static final String TABLES = OWN + """
            SELECT own.oid, name,
                   coalesce((SELECT conkey::int[] FROM pg_constraint WHERE conrelid = own.oid AND contype = 'p'), '{}'),
                   array(SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = own.oid AND contype = 'c')
              FROM own
             ORDER BY name
            """;

    private static final String COLUMNS = OWN + """
            SELECT a.attrelid, a.attnum, pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod),
                   CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod)
                        ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END,
                   a.attnotnull OR t.typnotnull, a.atthasdef OR a.attidentity <> '',
                   a.attidentity <> '' OR coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
                   array(SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder),
                   array(SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_constraint WHERE contypid = t.oid AND contype = 'c')
              FROM own JOIN pg_attribute a ON a.attrelid = own.oid JOIN pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
             ORDER BY a.attnum
            """;

    private static final String FOREIGN_KEYS = OWN + """
            SELECT k.conrelid, k.conkey::int[], k.confrelid, k.confrelid::regclass::text,
                   array(SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS key(number, position)
                           JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = key.number
                          ORDER BY key.position)
              FROM own JOIN pg_constraint k ON k.conrelid = own.oid
             WHERE k.contype = 'f'
            """;

    /** The columns that tell a row from the others: the primary key, else all that are required, else all. */
    Set<Integer> identity() {
        if (!primaryKey.isEmpty()) {
            return primaryKey;
        }
        Set<Integer> required = columns.entrySet().stream()
                .filter(column -> column.getValue().required())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return required.isEmpty() ? columns.keySet() : required;
    }

    /** The numbers that columns of this table have in a later state of it, by their numbers here; by name, if need be. */
    Map<Integer, Integer> numbersIn(Table later) {
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        columns.forEach((number, column) -> {
            if (later.oid == oid && later.columns.containsKey(number)) {
                numbers.put(number, number);
            } else {
                later.columns.entrySet().stream()
                        .filter(candidate -> candidate.getValue().name().equals(column.name()))
                        .findFirst()
                        .ifPresent(found -> numbers.put(number, found.getKey()));
            }
        });
        return numbers;
    }

    /** This table with those of its columns only that are there in a later state of it. */
    Table onlyColumnsOf(Table later) {
        Map<Integer, Column> kept = new LinkedHashMap<>(columns);
        kept.keySet().retainAll(numbersIn(later).keySet());
        return new Table(oid, name, kept, primaryKey, foreignKeys, checks);
    }

    /** All tables of the database that someone's rows are in, by name. */
    static List<Table> all(Connection connection) throws SQLException {
        Map<Long, Table> tables = new LinkedHashMap<>();
        eachOf(connection, TABLES, row -> tables.put(row.getLong(1), table(row)));
        eachOf(connection, COLUMNS, row -> tables.get(row.getLong(1)).addColumn(row));
        eachOf(connection, FOREIGN_KEYS, row -> tables.get(row.getLong(1)).addForeignKey(row));
        return List.copyOf(tables.values());
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** Asks for all tables at once: for each of them, it would take longer than all else. */
    private static void eachOf(Connection connection, String query, RowReader reader) throws SQLException {
        try (PreparedStatement statement = PlannedOnce.prepare(connection, query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    private static Table table(ResultSet row) throws SQLException {
        return new Table(
                row.getLong(1),
                row.getString(2),
                new LinkedHashMap<>(),
                Set.copyOf(integers(row, 3)),
                new ArrayList<>(),
                texts(row, 4));
    }

    private void addColumn(ResultSet row) throws SQLException {
        columns.put(
                row.getInt(2),
                new Column(
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        row.getBoolean(8),
                        texts(row, 9),
                        texts(row, 10)));
    }

    private void addForeignKey(ResultSet row) throws SQLException {
        foreignKeys.add(new ForeignKey(integers(row, 2), row.getLong(3), row.getString(4), texts(row, 5)));
    }

    private static List<Integer> integers(ResultSet row, int column) throws SQLException {
        return List.of((Integer[]) row.getArray(column).getArray());
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
