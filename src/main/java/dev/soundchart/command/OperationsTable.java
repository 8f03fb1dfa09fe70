package dev.soundchart.command;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.Operation;
import java.util.ArrayList;
import java.util.List;

/** Changesets and their operations as text: a line or more for each operation, update and rollback apart. */
final class OperationsTable {

    private static final String FORMAT = "  %-9s %s";
    private static final int WIDTH = 108;

    private OperationsTable() {}

    static List<String> of(List<ChangesetOperations> changesets) {
        List<String> lines = new ArrayList<>();
        changesets.forEach(changeset -> addTo(lines, changeset));
        lines.add(summary(changesets));
        return lines;
    }

    private static void addTo(List<String> lines, ChangesetOperations changeset) {
        lines.add(changeset.id() + (changeset.runInTransaction() ? "" : " (without a transaction)"));
        if (changeset.skipped() != null) {
            lines.add("  never run on PostgreSQL: " + changeset.skipped());
            return;
        }
        addTo(lines, "update", texts(changeset.update().all()));
        addTo(
                lines,
                "rollback",
                switch (changeset.rollbackFrom()) {
                    case BLOCK, LIQUIBASE -> texts(changeset.rollback().all());
                    case EMPTY_BLOCK -> List.of("nothing to undo, says its rollback block");
                    case NOBODY -> List.of("none: there is no rollback block, and Liquibase can't undo it by itself");
                });
    }

    private static List<String> texts(List<Operation> operations) {
        return operations.isEmpty()
                ? List.of("nothing")
                : operations.stream().map(Operation::toString).toList();
    }

    private static void addTo(List<String> lines, String heading, List<String> texts) {
        String name = heading;
        for (String text : texts) {
            for (String line : wrapped(text)) {
                lines.add(String.format(FORMAT, name, line));
                name = "";
            }
        }
    }

    /** Broken at spaces, what follows being indented. */
    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
                lines.add(line.toString());
                line = new StringBuilder("   ");
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String summary(List<ChangesetOperations> changesets) {
        long operations = changesets.stream()
                .mapToLong(changeset -> changeset.update().all().size()
                        + changeset.rollback().all().size())
                .sum();
        long unknown = changesets.stream()
                .mapToLong(changeset -> changeset.update().notAnalysed().size()
                        + changeset.rollback().notAnalysed().size())
                .sum();
        return count(changesets.size(), "changeset") + ", " + count(operations, "operation")
                + (unknown == 0 ? "" : ", of which " + unknown + " could not be analysed");
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
