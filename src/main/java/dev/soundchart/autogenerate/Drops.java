package dev.soundchart.autogenerate;

import dev.soundchart.autogenerate.Refusal.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What would go with its values, and might have been renamed instead: for the author to say. */
final class Drops {

    private Drops() {}

    /**
     * Asks about each table and column that is gone.
     *
     * @return a reason for each not to go on
     */
    static List<Reason> questions(Schema from, Schema to) {
        List<Reason> reasons = new ArrayList<>();
        List<Table> newTables = to.tables().values().stream()
                .filter(table -> !from.tables().containsKey(table.name()))
                .toList();
        for (Table table : from.tables().values()) {
            Table after = to.tables().get(table.name());
            if (after == null) {
                reasons.add(question(
                        "table " + table.name(),
                        table.name(),
                        newTables.stream()
                                .filter(candidate -> areAlike(table, candidate))
                                .map(Table::name)
                                .toList()));
            } else {
                columns(table, after, reasons);
            }
        }
        return reasons;
    }

    private static void columns(Table table, Table after, List<Reason> reasons) {
        List<Column> newColumns = after.columns().stream()
                .filter(column -> table.column(column.name()).isEmpty())
                .toList();
        for (Column column : table.columns()) {
            if (after.column(column.name()).isEmpty()) {
                String path = table.name() + "." + column.name();
                reasons.add(question(
                        "column " + path,
                        path,
                        newColumns.stream()
                                .filter(candidate -> base(candidate).equals(base(column)))
                                .map(Column::name)
                                .toList()));
            }
        }
    }

    private static Reason question(String object, String path, List<String> candidates) {
        if (candidates.isEmpty()) {
            return new Reason(
                    object, "it is in the changelog, not in the models. To drop it, with its values: --allow-drop");
        }
        return new Reason(
                object,
                "renamed, or dropped while another one was added? Renamed, its values kept: "
                        + candidates.stream()
                                .map(candidate -> "--rename=" + path + "=" + candidate)
                                .collect(Collectors.joining(" or "))
                        + "; dropped, its values lost: --allow-drop");
    }

    /** Whether at least half of the columns of the one with fewer are in the other. */
    private static boolean areAlike(Table one, Table other) {
        Set<String> names = new HashSet<>(names(one));
        names.retainAll(names(other));
        return 2 * names.size()
                >= Math.min(one.columns().size(), other.columns().size());
    }

    private static List<String> names(Table table) {
        return table.columns().stream().map(Column::name).toList();
    }

    private static String base(Column column) {
        return column.type().replaceAll("\\(.*?\\)", "");
    }
}
