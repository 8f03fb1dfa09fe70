package dev.soundchart.command;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.Operations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Changesets and their operations as JSON; docs/inspect.md has the shape. Every key is always there. */
final class OperationsJson {

    private OperationsJson() {}

    static String of(List<ChangesetOperations> changesets) {
        return Json.of(Json.object(
                "changesets", changesets.stream().map(OperationsJson::changeset).toList()));
    }

    private static Map<String, Object> changeset(ChangesetOperations changeset) {
        return Json.object(
                "id", changeset.id(),
                "author", changeset.author(),
                "file", changeset.file(),
                "comment", changeset.comment(),
                "labels", changeset.labels(),
                "runInTransaction", changeset.runInTransaction(),
                "skipped", changeset.skipped(),
                "update", operations(changeset.update()),
                "rollbackFrom", word(changeset.rollbackFrom()),
                "rollback", operations(changeset.rollback()));
    }

    private static List<Map<String, Object>> operations(Operations operations) {
        return operations.all().stream().map(OperationsJson::operation).toList();
    }

    private static Map<String, Object> operation(Operation operation) {
        return Json.object(
                "kind", word(operation.kind()),
                "table", text(operation.table()),
                "object", text(operation.object()),
                "columns",
                        operation.columns().stream().map(OperationsJson::column).toList(),
                "constraints",
                        operation.constraints().stream()
                                .map(OperationsJson::constraint)
                                .toList(),
                "traits",
                        operation.traits().stream()
                                .sorted()
                                .map(OperationsJson::word)
                                .toList(),
                "detail", operation.detail(),
                "place", word(operation.place()),
                "change", operation.origin().change(),
                "changeType", operation.origin().type(),
                "line", operation.origin().line());
    }

    private static Map<String, Object> column(Column column) {
        return Json.object(
                "name", column.name(),
                "type", column.type(),
                "default", column.defaultValue(),
                "notNull", column.notNull(),
                "generated", word(column.generated()));
    }

    private static Map<String, Object> constraint(Constraint constraint) {
        return Json.object(
                "kind", word(constraint.kind()),
                "name", constraint.name(),
                "columns", constraint.columns(),
                "expression", constraint.expression(),
                "references", text(constraint.references()),
                "referencedColumns", constraint.referencedColumns(),
                "index", text(constraint.index()),
                "valid", constraint.valid());
    }

    private static String text(Object name) {
        return Objects.toString(name, null);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
