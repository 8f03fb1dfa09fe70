package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What holds data at one moment of a transaction, and what the transaction has done to rows.
 *
 * @param relations tables, materialized views, sequences and composite types, by oid
 * @param columns their columns, by oid of the relation and number
 */
record StoredData(Map<Long, Relation> relations, Map<ColumnId, Column> columns) {

    /** Kinds of relations, as pg_class has them. */
    static final String TABLE = "r";

    static final String PARTITIONED = "p";
    static final String MATERIALIZED_VIEW = "m";
    static final String SEQUENCE = "S";

    private static final String RELATIONS = """
            SELECT c.oid, c.relkind, c.oid::regclass::text, pg_catalog.pg_relation_filenode(c.oid),
                   (SELECT inhparent FROM pg_inherits WHERE inhrelid = c.oid AND c.relispartition),
                   pg_catalog.pg_stat_get_xact_tuples_updated(c.oid), pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid),
                   CASE WHEN c.relkind = 'S' AND pg_catalog.has_sequence_privilege(c.oid, 'SELECT') THEN pg_catalog.pg_sequence_last_value(c.oid) END,
                   (SELECT seqincrement FROM pg_sequence WHERE seqrelid = c.oid),
                   (SELECT refobjid FROM pg_depend
                     WHERE classid = 'pg_class'::regclass::oid AND objid = c.oid AND deptype IN ('a', 'i') AND c.relkind = 'S'
                       AND refclassid = 'pg_class'::regclass::oid),
                   (SELECT refobjsubid FROM pg_depend
                     WHERE classid = 'pg_class'::regclass::oid AND objid = c.oid AND deptype IN ('a', 'i') AND c.relkind = 'S'
                       AND refclassid = 'pg_class'::regclass::oid)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'm', 'S', 'c') AND n.nspname <> 'information_schema' AND n.nspname::text !~ '^pg_'
               AND c.relname NOT IN ('databasechangelog', 'databasechangeloglock')
             ORDER BY 3
            """;

    private static final String COLUMNS = """
            SELECT a.attrelid, a.attnum, pg_catalog.quote_ident(a.attname), pg_catalog.concat_ws(' ', a.atttypid, a.atttypmod)
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'm', 'c') AND n.nspname <> 'information_schema' AND n.nspname::text !~ '^pg_'
               AND c.relname NOT IN ('databasechangelog', 'databasechangeloglock')
               AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            """;

    /**
     * A relation.
     *
     * @param name for SQL
     * @param file where its rows are; another one once all of them were removed or written again
     * @param parent the oid of the table that it is a partition of; 0 without one
     * @param updated rows that this transaction has updated
     * @param deleted the same
     * @param position the number that a sequence gave last; null where it gave none, or may not be read
     * @param increment what a sequence counts by
     * @param owner the column that a sequence belongs to
     */
    record Relation(
            String kind,
            String name,
            long file,
            long parent,
            long updated,
            long deleted,
            Long position,
            long increment,
            ColumnId owner) {

        /** Whether a sequence gives numbers again that it has given: going on loses nothing. */
        boolean isAheadOf(Relation later) {
            return position != null
                    && (later == null
                            || later.position == null
                            || (increment > 0 ? later.position < position : later.position > position));
        }
    }

    /** A column's place, which it keeps when it is renamed. */
    record ColumnId(long relation, int number) {}

    /**
     * A column.
     *
     * @param name for SQL
     * @param type its oid and modifier, which it keeps when it is renamed or moved
     */
    record Column(String name, String type) {}

    /** Reads it; locks nothing. */
    static StoredData read(Connection connection) throws SQLException {
        Map<Long, Relation> relations = new LinkedHashMap<>();
        Map<ColumnId, Column> columns = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(RELATIONS)) {
                while (row.next()) {
                    relations.put(
                            row.getLong(1),
                            new Relation(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6),
                                    row.getLong(7),
                                    row.getObject(8, Long.class),
                                    row.getLong(9),
                                    new ColumnId(row.getLong(10), row.getInt(11))));
                }
            }
            try (ResultSet row = statement.executeQuery(COLUMNS)) {
                while (row.next()) {
                    columns.put(
                            new ColumnId(row.getLong(1), row.getInt(2)),
                            new Column(row.getString(3), row.getString(4)));
                }
            }
        }
        return new StoredData(relations, columns);
    }

    /** The oids of relations of some kinds that are here and were gone later. */
    Stream<Long> goneIn(StoredData later, String... kinds) {
        return relations.entrySet().stream()
                .filter(relation ->
                        Stream.of(kinds).anyMatch(relation.getValue().kind()::equals))
                .map(Map.Entry::getKey)
                .filter(oid -> !later.relations.containsKey(oid));
    }

    /** The places of columns that are here and were gone later, though their relations were not. */
    Stream<ColumnId> columnsGoneIn(StoredData later) {
        return columns.keySet().stream()
                .filter(column -> later.relations.containsKey(column.relation()) && !later.columns.containsKey(column));
    }
}
