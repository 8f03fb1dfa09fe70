package dev.soundchart.autogenerate;

import dev.soundchart.autogenerate.Constraint.Kind;
import dev.soundchart.autogenerate.Constraint.Reference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads a schema from PostgreSQL's catalog. What generated changesets can't make is not seen: the catalog's facts tell of it. */
final class SchemaReader {

    private static final String EXTENSIONS = """
            SELECT pg_catalog.quote_ident(extname) FROM pg_extension
             WHERE extname <> 'plpgsql' AND extnamespace = pg_catalog.current_schema()::regnamespace::oid
            """;

    private static final String ENUMERATIONS = """
            SELECT pg_catalog.quote_ident(t.typname),
                   array(SELECT pg_catalog.quote_literal(enumlabel) FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder),
                   pg_catalog.obj_description(t.oid, 'pg_type')
              FROM pg_type t
             WHERE t.typtype = 'e' AND t.typnamespace = pg_catalog.current_schema()::regnamespace::oid
               AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_type'::regclass::oid AND objid = t.oid AND deptype = 'e')
            """;

    private static final String OPTIONS = """
            pg_catalog.concat_ws(' ', 'INCREMENT BY', q.seqincrement, 'MINVALUE', q.seqmin, 'MAXVALUE', q.seqmax,
                      'START WITH', q.seqstart, 'CACHE', q.seqcache, CASE WHEN q.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
            """;

    private static final String ORDINARY = """
            (q.seqincrement = 1 AND q.seqmin = 1 AND q.seqstart = 1 AND q.seqcache = 1 AND NOT q.seqcycle
             AND q.seqmax = CASE q.seqtypid WHEN 'smallint'::regtype::oid THEN 32767 WHEN 'integer'::regtype::oid THEN 2147483647
                                            ELSE 9223372036854775807 END)
            """;

    private static final String SEQUENCES = """
            SELECT pg_catalog.quote_ident(s.relname), pg_catalog.format_type(q.seqtypid, NULL), %s, %s, coalesce(pg_catalog.quote_ident(a.attname), ''),
                   pg_catalog.obj_description(s.oid, 'pg_class')
              FROM pg_sequence q JOIN pg_class s ON s.oid = q.seqrelid
              LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass::oid AND d.objid = s.oid AND d.deptype IN ('a', 'i')
                                   AND d.refclassid = 'pg_class'::regclass::oid
              LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
             WHERE s.relnamespace = pg_catalog.current_schema()::regnamespace::oid AND s.relpersistence = 'p'
               AND d.deptype IS DISTINCT FROM 'i' AND coalesce(d.refobjid, '0') = ?::oid
               AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass::oid AND e.objid = s.oid AND e.deptype = 'e')
             ORDER BY 1
            """.formatted(OPTIONS, ORDINARY);

    private static final String TABLES = """
            SELECT c.oid, pg_catalog.quote_ident(c.relname), pg_catalog.obj_description(c.oid, 'pg_class')
              FROM pg_class c
             WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND NOT c.relispartition
               AND c.relnamespace = pg_catalog.current_schema()::regnamespace::oid
               AND c.relname NOT IN ('databasechangelog', 'databasechangeloglock', 'alembic_version')
               AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid OR inhparent = c.oid)
               AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass::oid AND objid = c.oid AND deptype = 'e')
            """;

    private static final String COLUMNS = """
            SELECT pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod),
                   (SELECT pg_catalog.quote_ident(collname) FROM pg_collation WHERE oid = nullif(a.attcollation, t.typcollation)),
                   a.attnotnull,
                   CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,
                   CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,
                   (SELECT CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END || ' AS IDENTITY'
                           || coalesce(' (' || nullif(pg_catalog.concat_ws(' ',
                                CASE WHEN s.relname::text <> c.relname::text || '_' || a.attname::text || '_seq'
                                     THEN 'SEQUENCE NAME ' || pg_catalog.quote_ident(s.relname) END,
                                CASE WHEN NOT %s THEN %s END), '') || ')', '')
                      FROM pg_depend o JOIN pg_class s ON s.oid = o.objid JOIN pg_sequence q ON q.seqrelid = s.oid
                     WHERE o.refclassid = 'pg_class'::regclass::oid AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum
                       AND o.deptype = 'i' AND a.attidentity <> ''),
                   pg_catalog.col_description(a.attrelid, a.attnum)
              FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attnum
            """.formatted(ORDINARY, OPTIONS);

    private static final String CONSTRAINTS = """
            SELECT pg_catalog.quote_ident(k.conname), k.contype,
                   pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(k.oid), ' NOT VALID$', ''),
                   array(SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS key(number, position)
                           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.number ORDER BY key.position),
                   k.convalidated,
                   CASE WHEN k.contype IN ('p', 'u', 'x')
                        THEN pg_catalog.substr(pg_catalog.pg_get_indexdef(k.conindid), pg_catalog.strpos(pg_catalog.pg_get_indexdef(k.conindid), ' USING ') + 1) END,
                   k.confrelid::regclass::text,
                   array(SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS key(number, position)
                           JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = key.number ORDER BY key.position),
                   k.confupdtype, k.confdeltype,
                   pg_catalog.concat_ws(' ', CASE WHEN k.condeferrable THEN 'DEFERRABLE' END,
                                  CASE WHEN k.condeferred THEN 'INITIALLY DEFERRED' END),
                   pg_catalog.obj_description(k.oid, 'pg_constraint')
              FROM pg_constraint k
             WHERE k.conrelid = ?::oid AND k.contype IN ('p', 'u', 'f', 'c', 'x')
             ORDER BY k.conname
            """;

    private static final String INDEXES = """
            SELECT pg_catalog.quote_ident(i.relname), x.indisunique,
                   pg_catalog.substr(pg_catalog.pg_get_indexdef(i.oid), pg_catalog.strpos(pg_catalog.pg_get_indexdef(i.oid), ' USING ') + 1),
                   array(SELECT coalesce(pg_catalog.quote_ident(a.attname), '')
                           FROM pg_catalog.unnest(x.indkey) WITH ORDINALITY AS key(number, position)
                           LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = key.number
                          ORDER BY key.position),
                   x.indisvalid, pg_catalog.obj_description(i.oid, 'pg_class')
              FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
             WHERE x.indrelid = ?::oid AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.oid AND contype IN ('p', 'u', 'x'))
             ORDER BY i.relname
            """;

    private final Connection connection;

    private SchemaReader(Connection connection) {
        this.connection = connection;
    }

    static Schema read(Connection connection) throws SQLException {
        return new SchemaReader(connection).schema();
    }

    private Schema schema() throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (NamedTable table : rows(TABLES, row -> new NamedTable(row.getLong(1), row.getString(2), text(row, 3)))) {
            tables.add(new Table(
                    table.name(),
                    table.comment(),
                    rows(COLUMNS, SchemaReader::column, table.oid()),
                    rows(CONSTRAINTS, SchemaReader::constraint, table.oid()),
                    rows(INDEXES, SchemaReader::index, table.oid()),
                    rows(SEQUENCES, SchemaReader::sequence, table.oid())));
        }
        return new Schema(
                new TreeSet<>(rows(EXTENSIONS, row -> row.getString(1))),
                byName(rows(ENUMERATIONS, SchemaReader::enumeration), Enumeration::name),
                byName(rows(SEQUENCES, SchemaReader::sequence, 0L), Sequence::name),
                byName(tables, Table::name));
    }

    private record NamedTable(long oid, String name, String comment) {}

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String query, RowReader<T> reader, Object... parameters) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
        }
        return all;
    }

    private static <T> SortedMap<String, T> byName(List<T> all, Function<T, String> name) {
        SortedMap<String, T> byName = new TreeMap<>();
        all.forEach(object -> byName.put(name.apply(object), object));
        return byName;
    }

    private static Enumeration enumeration(ResultSet row) throws SQLException {
        return new Enumeration(row.getString(1), texts(row, 2), text(row, 3));
    }

    private static Sequence sequence(ResultSet row) throws SQLException {
        return new Sequence(
                row.getString(1),
                row.getString(2),
                row.getString(3).strip(),
                row.getBoolean(4),
                row.getString(5),
                text(row, 6));
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                row.getString(1),
                row.getString(2),
                text(row, 3),
                row.getBoolean(4),
                text(row, 5),
                text(row, 6),
                text(row, 7),
                text(row, 8));
    }

    private static Constraint constraint(ResultSet row) throws SQLException {
        Kind kind = Kind.of(row.getString(2));
        Reference reference = kind == Kind.FOREIGN_KEY
                ? new Reference(row.getString(7), texts(row, 8), action(row.getString(9)), action(row.getString(10)))
                : null;
        return new Constraint(
                row.getString(1),
                kind,
                row.getString(3),
                texts(row, 4),
                row.getBoolean(5),
                text(row, 6),
                reference,
                row.getString(11),
                text(row, 12));
    }

    private static Index index(ResultSet row) throws SQLException {
        return new Index(
                row.getString(1), row.getBoolean(2), row.getString(3), texts(row, 4), row.getBoolean(5), text(row, 6));
    }

    /** From {@code pg_constraint.confupdtype} and {@code confdeltype}. */
    private static String action(String type) {
        return switch (type) {
            case "r" -> "RESTRICT";
            case "c" -> "CASCADE";
            case "n" -> "SET NULL";
            case "d" -> "SET DEFAULT";
            default -> "NO ACTION";
        };
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
