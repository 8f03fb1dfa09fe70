package dev.soundchart.schema;

import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** What {@code information_schema} and {@code pg_indexes} say of a database's tables, without Liquibase's own. */
record InformationSchema(Sql sql) {

    /** Tables, columns, indexes, sequences and extensions, each by its kind and name: {@code column videos.url}. */
    Set<String> names() throws SQLException {
        return new TreeSet<>(sql.column("""
                SELECT kind || ' ' || name
                  FROM (SELECT 'table', table_name, table_name::text
                          FROM information_schema.tables WHERE table_schema = 'public'
                        UNION ALL
                        SELECT 'column', table_name, table_name || '.' || column_name
                          FROM information_schema.columns WHERE table_schema = 'public'
                        UNION ALL
                        SELECT 'index', tablename, indexname
                          FROM pg_indexes WHERE schemaname = 'public'
                        UNION ALL
                        SELECT 'sequence', NULL, sequence_name
                          FROM information_schema.sequences WHERE sequence_schema = 'public'
                        UNION ALL
                        SELECT 'extension', NULL, extname
                          FROM pg_extension WHERE extname <> 'plpgsql') AS named (kind, of_table, name)
                 WHERE of_table IS DISTINCT FROM 'databasechangelog'
                """));
    }

    /** A table's columns in their order. */
    String columns(String table) throws SQLException {
        return sql.table("""
                SELECT column_name AS "column", format_type(atttypid, atttypmod) AS type,
                       is_nullable AS "null", column_default AS "default"
                  FROM information_schema.columns
                  JOIN pg_attribute ON attrelid = to_regclass(table_name) AND attname = column_name
                 WHERE table_schema = 'public' AND table_name = '%s'
                 ORDER BY ordinal_position
                """.formatted(table));
    }

    /** A table's indexes; their predicates are in {@link #partialIndexes()}. */
    String indexes(String table) throws SQLException {
        return sql.table("""
                SELECT indexname AS index, amname AS method,
                       substring(indexdef FROM ' USING \\w+ \\(([^()]*)\\)') AS columns,
                       CASE WHEN indisunique THEN 'unique' END AS "unique",
                       CASE WHEN indisvalid AND indisready THEN 'valid' END AS valid
                  FROM pg_indexes
                  JOIN pg_class c ON c.oid = to_regclass(indexname)
                  JOIN pg_am a ON a.oid = relam
                  JOIN pg_index x ON indexrelid = c.oid
                 WHERE schemaname = 'public' AND tablename = '%s'
                 ORDER BY 1
                """.formatted(table));
    }

    /** The indexes with a predicate, which is printed without its casts. */
    String partialIndexes() throws SQLException {
        return sql.table("""
                SELECT i.relname AS index,
                       regexp_replace(pg_get_expr(indpred, indrelid, true),
                                      '::(text|character varying)(\\[\\])?', '', 'g') AS predicate
                  FROM pg_index JOIN pg_class i ON i.oid = indexrelid
                 WHERE indpred IS NOT NULL
                 ORDER BY 1
                """);
    }

    /** The primary keys and unique constraints of all tables. */
    String keys() throws SQLException {
        return sql.table("""
                SELECT constraint_name AS key, constraint_type AS type, table_name || '.' || column_name AS "column"
                  FROM information_schema.table_constraints
                  JOIN information_schema.key_column_usage USING (constraint_schema, constraint_name, table_name)
                 WHERE constraint_schema = 'public' AND constraint_type <> 'FOREIGN KEY'
                 ORDER BY 1
                """);
    }

    /** The foreign keys of all tables. */
    String foreignKeys() throws SQLException {
        return sql.table("""
                SELECT constraint_name AS "foreign key", f.column_name AS "column",
                       t.table_name || '.' || t.column_name AS "references", delete_rule AS "on delete"
                  FROM information_schema.referential_constraints
                  JOIN information_schema.key_column_usage f USING (constraint_schema, constraint_name)
                  JOIN information_schema.constraint_column_usage t USING (constraint_schema, constraint_name)
                 WHERE constraint_schema = 'public'
                 ORDER BY 1
                """);
    }

    /** The sequences, and the columns that they belong to and go with. */
    String sequences() throws SQLException {
        return sql.table("""
                SELECT sequence_name AS sequence, s.data_type AS type,
                       table_name || '.' || column_name AS "owned by", is_identity AS identity
                  FROM information_schema.sequences s
                  LEFT JOIN information_schema.columns
                         ON CASE table_schema WHEN 'public' THEN pg_get_serial_sequence(table_name, column_name) END
                              = sequence_schema || '.' || sequence_name
                 ORDER BY 1
                """);
    }

    /** The tables and columns that have a comment, named as in {@link #names}. */
    Set<String> commented() throws SQLException {
        return new TreeSet<>(sql.column("""
                SELECT CASE objsubid WHEN 0 THEN 'table ' || relname ELSE 'column ' || relname || '.' || attname END
                  FROM pg_description
                  JOIN pg_class c ON c.oid = objoid AND classoid = 'pg_class'::regclass AND relkind = 'r'
                  LEFT JOIN pg_attribute ON attrelid = c.oid AND attnum = objsubid
                 WHERE relnamespace = 'public'::regnamespace
                """));
    }
}
