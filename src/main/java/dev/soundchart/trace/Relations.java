package dev.soundchart.trace;

import dev.soundchart.changelog.ObjectName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The tables, indexes and their like at one moment, but for those of PostgreSQL and of Liquibase.
 *
 * @param byOid what PostgreSQL knows them by, whatever they are renamed to
 */
record Relations(Map<Long, Relation> byOid) {

    private static final String ALL = """
            SELECT c.oid, n.nspname, c.relname, c.relkind, coalesce(i.indrelid, 0), c.relfilenode
              FROM pg_catalog.pg_class c
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                   LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
             WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname::text !~ '^pg_(toast|temp)'
               AND c.relname NOT IN ('databasechangelog', 'databasechangeloglock', 'databasechangeloglock_pkey')
               AND c.relkind <> 'c'
            """;

    /**
     * One of them.
     *
     * @param table that it is an index of; 0 if it is none
     * @param file the number of the file that holds its rows or entries; 0 if there is none
     */
    record Relation(long oid, ObjectName name, RelationKind kind, long table, long file) {}

    /** As a session sees them, with what its transaction has changed. */
    static Relations read(Connection connection) throws SQLException {
        Map<Long, Relation> relations = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ALL)) {
            while (row.next()) {
                long oid = row.getLong(1);
                ObjectName name = new ObjectName(row.getString(2), row.getString(3));
                RelationKind kind = RelationKind.of(row.getString(4));
                relations.put(oid, new Relation(oid, name, kind, row.getLong(5), row.getLong(6)));
            }
        }
        return new Relations(relations);
    }

    /** Those of them that others have too. */
    Relations in(Relations others) {
        return new Relations(byOid.values().stream()
                .filter(relation -> others.has(relation.oid()))
                .collect(Collectors.toMap(Relation::oid, relation -> relation)));
    }

    boolean has(long oid) {
        return byOid.containsKey(oid);
    }

    Relation get(long oid) {
        return byOid.get(oid);
    }

    /** Those that hold rows, and hold them in another file than before. */
    List<ObjectName> rewrittenSince(Relations before) {
        return names(relation -> relation.kind().holdsRows()
                && before.has(relation.oid())
                && before.get(relation.oid()).file() != relation.file());
    }

    /** The indexes whose file was not there before: PostgreSQL hands the files of those that it keeps on to new ones. */
    List<ObjectName> indexesBuiltSince(Relations before) {
        Set<Long> files = before.byOid.values().stream().map(Relation::file).collect(Collectors.toSet());
        return names(relation ->
                relation.kind() == RelationKind.INDEX && relation.file() != 0 && !files.contains(relation.file()));
    }

    /** Those of a set, and the indexes on them. */
    Relations ofOrOn(Relations wanted) {
        return new Relations(byOid.values().stream()
                .filter(relation ->
                        wanted.has(relation.kind() == RelationKind.INDEX ? relation.table() : relation.oid()))
                .collect(Collectors.toMap(Relation::oid, relation -> relation)));
    }

    private List<ObjectName> names(Predicate<Relation> wanted) {
        return byOid.values().stream()
                .filter(wanted)
                .map(Relation::name)
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }
}
