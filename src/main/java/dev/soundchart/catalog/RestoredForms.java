package dev.soundchart.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How PostgreSQL prints a schema after a dump and a restore. It parses what it printed before, and prints some expressions
 * in another way from then on: {@code status IN ('a', 'b')} on a varchar column is one of them.
 */
public final class RestoredForms {

    /** What removes a default, a check or an index with an expression, makes it again from its printed form, and comments on it. */
    private static final String STATEMENTS = """
            SELECT format('ALTER TABLE %s ALTER %I DROP DEFAULT', d.adrelid::regclass, a.attname),
                   format('ALTER TABLE %s ALTER %I SET DEFAULT %s', d.adrelid::regclass, a.attname,
                          pg_get_expr(d.adbin, d.adrelid)),
                   NULL
              FROM pg_attrdef d
              JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
              JOIN pg_class c ON c.oid = d.adrelid
             WHERE a.attgenerated = '' AND c.relkind IN ('r', 'p') AND d.oid >= 16384
            UNION ALL
            SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                   format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
                   format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, conrelid::regclass,
                          obj_description(oid, 'pg_constraint'))
              FROM pg_constraint
             WHERE contype IN ('c', 'x') AND conrelid <> 0 AND conislocal AND oid >= 16384
            UNION ALL
            SELECT format('DROP INDEX %s', x.indexrelid::regclass), pg_get_indexdef(x.indexrelid),
                   format('COMMENT ON INDEX %s IS %L', x.indexrelid::regclass, obj_description(x.indexrelid, 'pg_class'))
              FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
             WHERE (x.indpred IS NOT NULL OR x.indexprs IS NOT NULL) AND NOT i.relispartition AND x.indexrelid >= 16384
               AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)
            """;

    /** PostgreSQL settles after one; it does not promise to. */
    private static final int MOST_ROUNDS = 3;

    private RestoredForms() {}

    /**
     * The catalog that a restored copy of a database has. Indexes, defaults and checks with expressions are made anew
     * from what is printed of them, in a transaction that is undone.
     *
     * @param connection in no transaction
     * @throws SQLException if something can't be made again
     */
    public static Catalog read(Connection connection) throws SQLException {
        return undone(connection, RestoredForms::makeAnew);
    }

    /**
     * The catalog of a copy that was restored so often that it comes out as it went in. The database stays as it is.
     *
     * @param connection in no transaction
     * @throws SQLException if something can't be made again
     */
    public static Catalog settled(Connection connection) throws SQLException {
        return undone(connection, RestoredForms::settle);
    }

    /**
     * Makes a database what such a copy would be: what is printed of it makes the same again from then on.
     *
     * @param connection to a database that is no one's
     * @throws SQLException if something can't be made again
     */
    public static void settle(Connection connection) throws SQLException {
        Catalog before = Catalog.read(connection);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            makeAnew(connection);
            Catalog after = Catalog.read(connection);
            if (after.equals(before)) {
                return;
            }
            before = after;
        }
    }

    private interface Making {
        void make(Connection connection) throws SQLException;
    }

    private static Catalog undone(Connection connection, Making making) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            making.make(connection);
            return Catalog.read(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    private static void makeAnew(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements(statement)) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> statements(Statement statement) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(STATEMENTS)) {
            while (rows.next()) {
                statements.add(rows.getString(1));
                statements.add(rows.getString(2));
                Optional.ofNullable(rows.getString(3)).ifPresent(statements::add);
            }
        }
        return statements;
    }
}
