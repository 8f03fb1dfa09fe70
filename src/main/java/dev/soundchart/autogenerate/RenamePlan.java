package dev.soundchart.autogenerate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Finds what has a new name and is else the same. */
final class RenamePlan {

    /**
     * A new name.
     *
     * @param step as changesets have it
     * @param sql the same for the database that the plan is made on
     */
    record Renaming(Step step, String sql) {}

    private RenamePlan() {}

    /**
     * Those of tables that the author named.
     *
     * @throws Refusal if there is no such table, or it is not the one that is gone
     */
    static List<Renaming> tables(Renames renames, Schema from, Schema to) throws Refusal {
        List<Renaming> renamings = new ArrayList<>();
        for (Map.Entry<String, String> rename : renames.tables().entrySet()) {
            String before = rename.getKey();
            String after = rename.getValue();
            require(
                    from.tables().containsKey(before) && !to.tables().containsKey(before),
                    to.tables().containsKey(after) && !from.tables().containsKey(after),
                    "table",
                    before,
                    after,
                    rename);
            renamings.add(renaming(
                    "Rename " + before + " to " + after,
                    TableChanges.rename(before, after),
                    TableChanges.rename(after, before),
                    "ALTER TABLE " + before + " RENAME TO " + after));
        }
        return renamings;
    }

    /**
     * Those of columns that the author named.
     *
     * @param from with the tables' new names
     * @throws Refusal if there is no such column, or it is not the one that is gone
     */
    static List<Renaming> columns(Renames renames, Schema from, Schema to) throws Refusal {
        List<Renaming> renamings = new ArrayList<>();
        for (Map.Entry<String, String> rename : renames.columns().entrySet()) {
            int dot = rename.getKey().indexOf('.');
            String named = rename.getKey().substring(0, dot);
            String table = renames.tables().getOrDefault(named, named);
            String before = rename.getKey().substring(dot + 1);
            String after = rename.getValue();
            Optional<Table> tableBefore = Optional.ofNullable(from.tables().get(table));
            Optional<Table> tableAfter = Optional.ofNullable(to.tables().get(table));
            require(
                    tableBefore.flatMap(found -> found.column(before)).isPresent()
                            && tableAfter.flatMap(found -> found.column(before)).isEmpty(),
                    tableAfter.flatMap(found -> found.column(after)).isPresent()
                            && tableBefore.flatMap(found -> found.column(after)).isEmpty(),
                    "column",
                    table + "." + before,
                    table + "." + after,
                    rename);
            renamings.add(renaming(
                    "Rename " + table + "." + before + " to " + after,
                    ColumnChanges.rename(table, before, after),
                    ColumnChanges.rename(table, after, before),
                    "ALTER TABLE " + table + " RENAME COLUMN " + before + " TO " + after));
        }
        return renamings;
    }

    /** Those of constraints, indexes and sequences that are else the same: no value is in doubt. */
    static List<Renaming> implied(Schema from, Schema to) {
        List<Renaming> renamings = new ArrayList<>();
        Set<String> taken = relations(from);
        for (Table before : from.tables().values()) {
            Table after = to.tables().get(before.name());
            if (after != null) {
                pairs(
                                before.sequences(),
                                after.sequences(),
                                Sequence::name,
                                (one, other) -> one.isLike(other) && !taken.contains(other.name()))
                        .forEach((old, now) -> renamings.add(plain("SEQUENCE", old, now)));
                pairs(
                                before.constraints(),
                                after.constraints(),
                                Constraint::name,
                                (one, other) -> one.isLike(other)
                                        && one.validated() == other.validated()
                                        && !(other.hasIndex() && taken.contains(other.name())))
                        .forEach((old, now) -> renamings.add(constraint(before.name(), old, now)));
                pairs(
                                before.indexes(),
                                after.indexes(),
                                Index::name,
                                (one, other) -> one.isLike(other) && !taken.contains(other.name()))
                        .forEach((old, now) -> renamings.add(plain("INDEX", old, now)));
            }
        }
        return renamings;
    }

    /** The names that no other table, index or sequence can have; what has one now may go, but later. */
    private static Set<String> relations(Schema schema) {
        Set<String> names = new HashSet<>(schema.sequences().keySet());
        for (Table table : schema.tables().values()) {
            names.add(table.name());
            table.sequences().forEach(sequence -> names.add(sequence.name()));
            table.constraints().stream().filter(Constraint::hasIndex).forEach(key -> names.add(key.name()));
            table.indexes().forEach(index -> names.add(index.name()));
        }
        return names;
    }

    private static Renaming constraint(String table, String before, String after) {
        return renaming(
                "Rename " + before + " to " + after,
                ConstraintChanges.rename(table, before, after),
                ConstraintChanges.rename(table, after, before),
                "ALTER TABLE " + table + " RENAME CONSTRAINT " + before + " TO " + after);
    }

    private static Renaming plain(String kind, String before, String after) {
        String sql = "ALTER " + kind + " " + before + " RENAME TO " + after;
        return renaming(
                "Rename " + before + " to " + after,
                List.of(Change.sql(sql)),
                List.of(Change.sql("ALTER " + kind + " " + after + " RENAME TO " + before)),
                sql);
    }

    private static Renaming renaming(String what, List<Change> forward, List<Change> backward, String sql) {
        return new Renaming(new Step(Phase.RENAME, what, forward, backward), sql);
    }

    private static void require(
            boolean isGone, boolean isNew, String kind, String before, String after, Map.Entry<String, String> rename)
            throws Refusal {
        String object = "--rename=" + rename.getKey() + "=" + rename.getValue();
        if (!isGone) {
            throw new Refusal(
                    object, "there is no " + kind + " " + before + " that the changelog has and the models lack");
        }
        if (!isNew) {
            throw new Refusal(
                    object, "there is no " + kind + " " + after + " that the models have and the changelog lacks");
        }
    }

    /** The names of those that are gone, and of those that came in their place. */
    private static <T> Map<String, String> pairs(
            List<T> before, List<T> after, Function<T, String> name, BiPredicate<T, T> alike) {
        List<String> namesBefore = before.stream().map(name).toList();
        List<String> namesAfter = after.stream().map(name).toList();
        List<T> came = new ArrayList<>(after.stream()
                .filter(one -> !namesBefore.contains(name.apply(one)))
                .toList());
        Map<String, String> pairs = new LinkedHashMap<>();
        for (T gone : before) {
            if (!namesAfter.contains(name.apply(gone))) {
                came.stream().filter(one -> alike.test(gone, one)).findFirst().ifPresent(found -> {
                    came.remove(found);
                    pairs.put(name.apply(gone), name.apply(found));
                });
            }
        }
        return pairs;
    }
}
