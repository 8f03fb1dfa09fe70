package dev.soundchart.autogenerate;

import dev.soundchart.autogenerate.Constraint.Kind;
import java.util.ArrayList;
import java.util.List;

/** What makes and drops constraints. */
final class ConstraintChanges {

    private ConstraintChanges() {}

    /** On a table that nobody uses yet; a foreign key also where it refers to one that is in use. */
    static List<Change> create(String table, Constraint constraint) {
        List<Change> changes = new ArrayList<>();
        changes.add(
                isNative(table, constraint)
                        ? nativeChange(table, constraint, null)
                        : Change.sql(add(table, constraint)));
        changes.addAll(comment(table, constraint, "", constraint.comment()));
        return changes;
    }

    /** On a table that is in use: from now on rows have to keep it, those that are there need not yet. */
    static List<Change> addNotValid(String table, Constraint constraint) {
        return List.of(
                constraint.kind() == Kind.FOREIGN_KEY && isNative(table, constraint)
                        ? nativeChange(table, constraint, false)
                        : Change.sql(addition(table, constraint) + " NOT VALID"));
    }

    static List<Change> validate(String table, Constraint constraint) {
        return List.of(Change.sql("ALTER TABLE " + table + " VALIDATE CONSTRAINT " + constraint.name()));
    }

    /** Leaves a constraint that was validated as it was before that. */
    static List<Change> unvalidate(String table, Constraint constraint) {
        return List.of(
                Change.sql("ALTER TABLE " + table + " DROP CONSTRAINT " + constraint.name()),
                Change.sql(addition(table, constraint) + " NOT VALID"));
    }

    static List<Change> drop(String table, Constraint constraint) {
        if (constraint.kind() == Kind.FOREIGN_KEY && Change.areSimple(List.of(table, constraint.name()))) {
            return List.of(
                    Change.of("dropForeignKeyConstraint", "baseTableName", table, "constraintName", constraint.name()));
        }
        return List.of(Change.sql("ALTER TABLE " + table + " DROP CONSTRAINT " + constraint.name()));
    }

    /** Takes a constraint from a table that is in use, once or again. */
    static List<Change> remove(String table, Constraint constraint) {
        return constraint.isKey()
                ? Change.statements(dropIfExists(table, constraint), IndexChanges.dropStatement(constraint.name()))
                : List.of(Change.sql(dropIfExists(table, constraint)));
    }

    /** Makes a constraint on a table that is in use, statement by statement, once or again. */
    static List<Change> build(String table, Constraint constraint) {
        if (constraint.isKey()) {
            return Change.statements(
                    dropIfExists(table, constraint),
                    IndexChanges.dropStatement(constraint.name()),
                    IndexChanges.buildStatement(table, constraint),
                    "ALTER TABLE " + table + " ADD CONSTRAINT " + constraint.name() + " "
                            + constraint.kind().sql() + " USING INDEX " + constraint.name()
                            + (constraint.timing().isEmpty() ? "" : " " + constraint.timing()));
        }
        String add = addition(table, constraint) + " NOT VALID";
        return constraint.validated()
                ? Change.statements(
                        dropIfExists(table, constraint),
                        add,
                        "ALTER TABLE " + table + " VALIDATE CONSTRAINT " + constraint.name())
                : Change.statements(dropIfExists(table, constraint), add);
    }

    static List<Change> rename(String table, String from, String to) {
        return List.of(Change.sql("ALTER TABLE " + table + " RENAME CONSTRAINT " + from + " TO " + to));
    }

    static List<Change> comment(String table, Constraint constraint, String from, String to) {
        return from.equals(to)
                ? List.of()
                : List.of(Change.comment("CONSTRAINT " + constraint.name() + " ON " + table, to));
    }

    private static String dropIfExists(String table, Constraint constraint) {
        return "ALTER TABLE " + table + " DROP CONSTRAINT IF EXISTS " + constraint.name();
    }

    private static String add(String table, Constraint constraint) {
        return addition(table, constraint) + (constraint.validated() ? "" : " NOT VALID");
    }

    private static String addition(String table, Constraint constraint) {
        return "ALTER TABLE " + table + " ADD CONSTRAINT " + constraint.name() + " " + constraint.definition();
    }

    private static boolean isNative(String table, Constraint constraint) {
        List<String> names = new ArrayList<>(constraint.columns());
        names.add(table);
        names.add(constraint.name());
        if (constraint.reference() != null) {
            names.add(constraint.reference().table());
            names.addAll(constraint.reference().columns());
        }
        return constraint.isPlain() && constraint.validated() && Change.areSimple(names);
    }

    private static Change nativeChange(String table, Constraint constraint, Boolean validate) {
        String columns = String.join(", ", constraint.columns());
        Boolean deferrable = constraint.timing().isEmpty() ? null : true;
        Boolean deferred = constraint.timing().contains("INITIALLY DEFERRED") ? true : null;
        return switch (constraint.kind()) {
            case PRIMARY_KEY ->
                Change.of(
                        "addPrimaryKey",
                        "constraintName",
                        constraint.name(),
                        "tableName",
                        table,
                        "columnNames",
                        columns);
            case UNIQUE ->
                Change.of(
                        "addUniqueConstraint",
                        "constraintName",
                        constraint.name(),
                        "tableName",
                        table,
                        "columnNames",
                        columns,
                        "deferrable",
                        deferrable,
                        "initiallyDeferred",
                        deferred);
            default ->
                Change.of(
                        "addForeignKeyConstraint",
                        "constraintName",
                        constraint.name(),
                        "baseTableName",
                        table,
                        "baseColumnNames",
                        columns,
                        "referencedTableName",
                        constraint.reference().table(),
                        "referencedColumnNames",
                        String.join(", ", constraint.reference().columns()),
                        "onUpdate",
                        action(constraint.reference().onUpdate()),
                        "onDelete",
                        action(constraint.reference().onDelete()),
                        "deferrable",
                        deferrable,
                        "initiallyDeferred",
                        deferred,
                        "validate",
                        validate);
        };
    }

    private static String action(String action) {
        return action.equals("NO ACTION") ? null : action;
    }
}
