package dev.soundchart.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How PostgreSQL prints a schema after a dump and a restore. It parses what it printed before, and prints some expressions
 * in another way from then on: {@code status IN ('a', 'b')} on a varchar column is one of them.
 */
public final class RestoredForms {

    /** What removes a default, a check or an index with an expression, makes it again from its printed form, and comments on it. */
    private static final String STATEMENTS = """
            SELECT pg_catalog.format('ALTER TABLE %s ALTER %I DROP DEFAULT', d.adrelid::regclass, a.attname),
                   pg_catalog.format('ALTER TABLE %s ALTER %I SET DEFAULT %s', d.adrelid::regclass, a.attname,
                          pg_catalog.pg_get_expr(d.adbin, d.adrelid)),
                   NULL
              FROM pg_attrdef d
              JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
              JOIN pg_class c ON c.oid = d.adrelid
             WHERE a.attgenerated = '' AND c.relkind IN ('r', 'p') AND d.oid >= '16384'
            UNION ALL
            SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                   pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_catalog.pg_get_constraintdef(oid)),
                   pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, conrelid::regclass,
                          pg_catalog.obj_description(oid, 'pg_constraint'))
              FROM pg_constraint
             WHERE contype IN ('c', 'x') AND conrelid <> '0' AND conislocal AND oid >= '16384'
            UNION ALL
            SELECT pg_catalog.format('DROP INDEX %s', x.indexrelid::regclass), pg_catalog.pg_get_indexdef(x.indexrelid),
                   pg_catalog.format('COMMENT ON INDEX %s IS %L', x.indexrelid::regclass, pg_catalog.obj_description(x.indexrelid, 'pg_class'))
              FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
             WHERE (x.indpred IS NOT NULL OR x.indexprs IS NOT NULL) AND NOT i.relispartition AND x.indexrelid >= '16384'
               AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)
            """;

    /** PostgreSQL settles after one; it does not promise to. */
    private static final int MOST_ROUNDS = 3;

    /** The kinds of facts that PostgreSQL prints in several ways; defaults are parts of columns. */
    private static final Set<String> PRINTED = Set.of("constraint", "index");

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

    /**
     * The same without what is meant alike and only printed in another way: PostgreSQL prints some constraints and indexes
     * anew once it has read back its own print.
     *
     * @param connection in autocommit mode, to a database that has the tables; it stays as it is
     * @throws SQLException if the database can't be used
     */
    public static CatalogDifference meant(Connection connection, CatalogDifference difference) throws SQLException {
        List<FactDifference> doubtful = difference.all().stream()
                .filter(one -> PRINTED.contains(one.kind()) && !one.isExtra() && !one.isMissing())
                .toList();
        if (doubtful.isEmpty()) {
            return difference;
        }
        Map<FactDifference, Set<String>> expected = forms(connection, doubtful, FactDifference::expected);
        Map<FactDifference, Set<String>> found = forms(connection, doubtful, FactDifference::found);
        return new CatalogDifference(difference.all().stream()
                .filter(one -> !doubtful.contains(one) || Collections.disjoint(expected.get(one), found.get(one)))
                .toList());
    }

    /** How constraints and indexes are printed, and how once they were made again from that, where they can be. */
    private static Map<FactDifference, Set<String>> forms(
            Connection connection, List<FactDifference> all, Function<FactDifference, SortedSet<String>> definitions)
            throws SQLException {
        List<FactDifference> remade = new ArrayList<>();
        Catalog catalog = undone(connection, within -> {
            for (FactDifference one : all) {
                Savepoint savepoint = within.setSavepoint();
                try (Statement statement = within.createStatement()) {
                    for (String sql : remaking(one, definitions.apply(one).first())) {
                        statement.execute(sql);
                    }
                    remade.add(one);
                } catch (SQLException e) {
                    // it can't be made here: its print is all that there is to compare
                    within.rollback(savepoint);
                }
            }
        });
        Map<FactDifference, Set<String>> forms = new HashMap<>();
        for (FactDifference one : all) {
            Set<String> printed = new TreeSet<>(definitions.apply(one));
            Fact subject = new Fact(one.kind(), one.object(), one.part(), "");
            catalog.facts().stream()
                    .filter(fact -> remade.contains(one) && subject.isAbout(fact))
                    .map(Fact::definition)
                    .forEach(printed::add);
            forms.put(one, printed);
        }
        return forms;
    }

    private static List<String> remaking(FactDifference difference, String definition) {
        String name = quoted(difference.part());
        String table = "ALTER TABLE " + quoted(difference.object());
        return difference.kind().equals("index")
                ? List.of("DROP INDEX " + name, definition)
                : List.of(table + " DROP CONSTRAINT " + name, table + " ADD CONSTRAINT " + name + " " + definition);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
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
