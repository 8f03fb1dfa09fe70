package dev.soundchart.autogenerate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** The steps from one schema to another. */
final class SchemaPlan {

    private final Schema from;
    private final Schema to;
    private final Map<String, String> fill;
    private final Steps steps = new Steps();

    private SchemaPlan(Schema from, Schema to, Map<String, String> fill) {
        this.from = from;
        this.to = to;
        this.fill = fill;
    }

    /**
     * Plans them, in their order.
     *
     * @param fill expressions for rows that have no value yet, by {@code table.column}
     * @throws Refusal if a step can't be planned
     */
    static List<Step> steps(Schema from, Schema to, Map<String, String> fill) throws Refusal {
        SchemaPlan plan = new SchemaPlan(from, to, fill);
        plan.extensions();
        plan.enumerations();
        plan.sequences();
        plan.goneTables();
        plan.newTables();
        for (Table table : from.tables().values()) {
            if (to.tables().containsKey(table.name())) {
                plan.steps.addAll(new TablePlan(table, to.tables().get(table.name()), fill).steps());
            }
        }
        return plan.steps.all().stream()
                .sorted(Comparator.comparing(Step::phase))
                .toList();
    }

    private void extensions() {
        for (String extension : to.extensions()) {
            if (!from.extensions().contains(extension)) {
                steps.add(Phase.STRUCTURE, "Add the extension " + extension, created(extension), dropped(extension));
            }
        }
        for (String extension : from.extensions()) {
            if (!to.extensions().contains(extension)) {
                steps.add(Phase.FINISH, "Drop the extension " + extension, dropped(extension), created(extension));
            }
        }
    }

    private static List<Change> created(String extension) {
        return List.of(Change.sql("CREATE EXTENSION IF NOT EXISTS " + extension));
    }

    private static List<Change> dropped(String extension) {
        return List.of(Change.sql("DROP EXTENSION IF EXISTS " + extension));
    }

    private void enumerations() throws Refusal {
        for (Enumeration type : only(to.enumerations(), from.enumerations())) {
            steps.add(Phase.STRUCTURE, "Create the enum " + type.name(), created(type), dropped(type));
        }
        for (Enumeration type : only(from.enumerations(), to.enumerations())) {
            steps.add(Phase.FINISH, "Drop the enum " + type.name(), dropped(type), created(type));
        }
        for (Enumeration before : from.enumerations().values()) {
            Enumeration after = to.enumerations().get(before.name());
            if (after != null && !before.labels().equals(after.labels())) {
                throw new Refusal(
                        "enum " + before.name(),
                        "PostgreSQL can add a value to an enum, but not take it back, and rows may hold it by then."
                                + " Write the changeset by hand: new-changeset");
            }
            if (after != null) {
                comment("TYPE " + before.name(), before.comment(), after.comment());
            }
        }
    }

    private static List<Change> created(Enumeration type) {
        Change create =
                Change.sql("CREATE TYPE " + type.name() + " AS ENUM (" + String.join(", ", type.labels()) + ")");
        return type.comment().isEmpty()
                ? List.of(create)
                : List.of(create, Change.comment("TYPE " + type.name(), type.comment()));
    }

    private static List<Change> dropped(Enumeration type) {
        return List.of(Change.sql("DROP TYPE " + type.name()));
    }

    private void sequences() {
        for (Sequence sequence : only(to.sequences(), from.sequences())) {
            steps.add(
                    Phase.STRUCTURE,
                    "Create the sequence " + sequence.name(),
                    SequenceChanges.create(sequence),
                    SequenceChanges.drop(sequence));
        }
        for (Sequence sequence : only(from.sequences(), to.sequences())) {
            steps.add(
                    Phase.FINISH,
                    "Drop the sequence " + sequence.name(),
                    SequenceChanges.drop(sequence),
                    SequenceChanges.create(sequence));
        }
        for (Sequence before : from.sequences().values()) {
            Sequence after = to.sequences().get(before.name());
            if (after != null && !before.isLike(after)) {
                steps.add(
                        Phase.STRUCTURE,
                        "Alter the sequence " + after.name(),
                        List.of(SequenceChanges.alter(after)),
                        List.of(SequenceChanges.alter(before)));
            }
            if (after != null) {
                comment("SEQUENCE " + after.name(), before.comment(), after.comment());
            }
        }
    }

    private void comment(String object, String before, String after) {
        if (!before.equals(after)) {
            steps.add(
                    Phase.STRUCTURE,
                    "Comment on " + object.toLowerCase(Locale.ROOT),
                    List.of(Change.comment(object, after)),
                    List.of(Change.comment(object, before)));
        }
    }

    private void newTables() {
        List<Table> tables = referencedFirst(only(to.tables(), from.tables()));
        for (Table table : tables) {
            steps.add(Phase.STRUCTURE, "Create " + table.name(), TableChanges.create(table), TableChanges.drop(table));
        }
        Set<String> made = new TreeSet<>();
        for (Table table : tables) {
            made.add(table.name());
            for (Constraint key : table.foreignKeys()) {
                boolean goesWithTable =
                        from.tables().containsKey(key.reference().table())
                                || made.contains(key.reference().table());
                steps.add(
                        rely(key) ? Phase.REFER : Phase.STRUCTURE,
                        "Refer from " + table.name() + " to " + key.reference().table(),
                        ConstraintChanges.create(table.name(), key),
                        goesWithTable && !rely(key) ? List.of() : ConstraintChanges.drop(table.name(), key));
            }
        }
    }

    /** Whether a foreign key needs a key of a table in use that is still to be built. */
    private boolean rely(Constraint foreignKey) {
        Table before = from.tables().get(foreignKey.reference().table());
        return before != null
                && before.constraints().stream()
                        .noneMatch(key -> key.isKey()
                                && Set.copyOf(key.columns())
                                        .equals(Set.copyOf(
                                                foreignKey.reference().columns())));
    }

    private void goneTables() {
        List<Table> tables = referencedFirst(only(from.tables(), to.tables()));
        Set<String> made = new TreeSet<>();
        for (Table table : tables) {
            made.add(table.name());
            for (Constraint key : table.foreignKeys()) {
                boolean goesWithTable = to.tables().containsKey(key.reference().table())
                        || made.contains(key.reference().table());
                steps.add(
                        Phase.REMOVE,
                        "Drop " + table.name() + "." + key.name(),
                        goesWithTable ? List.of() : ConstraintChanges.drop(table.name(), key),
                        ConstraintChanges.create(table.name(), key));
            }
        }
        for (int i = tables.size() - 1; i >= 0; i--) {
            Table table = tables.get(i);
            steps.add(Phase.REMOVE, "Drop " + table.name(), TableChanges.drop(table), TableChanges.create(table));
        }
    }

    /** Tables in an order in which each comes after those that it refers to; in a circle, in any order. */
    private static List<Table> referencedFirst(List<Table> tables) {
        List<Table> left = new ArrayList<>(tables);
        List<Table> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Table next = left.stream()
                    .filter(table -> left.stream().noneMatch(other -> other != table && refers(table, other)))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    private static boolean refers(Table table, Table other) {
        return table.foreignKeys().stream()
                .anyMatch(key -> key.reference().table().equals(other.name()));
    }

    private static <T> List<T> only(SortedMap<String, T> these, SortedMap<String, T> others) {
        return these.entrySet().stream()
                .filter(entry -> !others.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
