package dev.soundchart.autogenerate;

import static dev.soundchart.autogenerate.Change.attributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What makes and drops indexes. */
final class IndexChanges {

    private static final String CONCURRENTLY = "CONCURRENTLY";

    private IndexChanges() {}

    /** On a table that nobody uses yet. */
    static List<Change> create(String table, Index index) {
        List<String> names = new ArrayList<>(index.columns());
        names.add(table);
        names.add(index.name());
        List<Change> changes = new ArrayList<>();
        if (index.isPlain() && Change.areSimple(names)) {
            changes.add(Change.of(
                    "createIndex",
                    "indexName",
                    index.name(),
                    "tableName",
                    table,
                    "unique",
                    index.unique() ? true : null,
                    "columns",
                    index.columns().stream()
                            .map(column -> Map.of("column", attributes("name", column)))
                            .toList()));
        } else {
            changes.add(Change.sql(index.create("", table)));
        }
        changes.addAll(comment(index.name(), "", index.comment()));
        return changes;
    }

    /** On a table that is in use, and again after a build that was killed. */
    static List<Change> build(String table, Index index) {
        return Change.statements(dropStatement(index.name()), index.create(CONCURRENTLY, table));
    }

    /** From a table that is in use. */
    static List<Change> drop(Index index) {
        return List.of(Change.sql(dropStatement(index.name())));
    }

    static List<Change> rename(String from, String to) {
        return List.of(Change.sql("ALTER INDEX " + from + " RENAME TO " + to));
    }

    static List<Change> comment(String index, String from, String to) {
        return from.equals(to) ? List.of() : List.of(Change.comment("INDEX " + index, to));
    }

    static String dropStatement(String name) {
        return "DROP INDEX " + CONCURRENTLY + " IF EXISTS " + name;
    }

    static String buildStatement(String table, Constraint key) {
        return Index.create(CONCURRENTLY, true, key.name(), table, key.index());
    }
}
