package dev.soundchart.changelog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** An operation in one line, for people. */
final class OperationWords {

    /** Those whose table is not what they name first, though they may name nothing else. */
    private static final Set<OperationKind> ON = Set.of(OperationKind.ADD_CONSTRAINT, OperationKind.CREATE_INDEX);

    private OperationWords() {}

    static String of(Operation operation) {
        List<String> words = new ArrayList<>();
        words.add(operation.kind().toString());
        operation.traits().stream().sorted().map(OperationWords::words).forEach(words::add);
        if (operation.object() != null) {
            words.add(operation.object().toString());
        }
        if (operation.table() != null) {
            words.add((ON.contains(operation.kind()) || operation.object() != null ? "on " : "") + operation.table());
        }
        if (!operation.columns().isEmpty()) {
            words.add(operation.columns().stream().map(OperationWords::of).collect(Collectors.joining(", ", "(", ")")));
        }
        operation.constraints().stream().map(OperationWords::of).forEach(words::add);
        if (operation.detail() != null && operation.kind().name().startsWith("RENAME")) {
            words.add("to " + operation.detail());
        }
        String line = String.join(" ", words);
        boolean more = operation.detail() != null && !operation.kind().name().startsWith("RENAME");
        return line + (more ? ": " + operation.detail() : "") + place(operation.place());
    }

    private static String of(Column column) {
        return column.name()
                + (column.type() == null ? "" : " " + column.type())
                + (column.defaultValue() == null ? "" : " default " + column.defaultValue())
                + (column.notNull() && column.type() != null ? " not null" : "")
                + (column.generated() == Column.Generated.NO ? "" : " " + words(column.generated()));
    }

    private static String of(Constraint constraint) {
        return words(constraint.kind())
                + (constraint.columns().isEmpty() ? "" : " (" + String.join(", ", constraint.columns()) + ")")
                + (constraint.expression() == null ? "" : " (" + constraint.expression() + ")")
                + (constraint.references() == null ? "" : " references " + constraint.references())
                + (constraint.index() == null ? "" : " using index " + constraint.index())
                + (constraint.valid() ? "" : " not valid");
    }

    private static String place(Operation.Place place) {
        return switch (place) {
            case STATEMENT -> "";
            case BLOCK -> " (in a DO block)";
            case FUNCTION -> " (in a function, not run)";
        };
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
