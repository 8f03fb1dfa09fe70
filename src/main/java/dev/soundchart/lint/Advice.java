package dev.soundchart.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of rules with the author's names in place of the braces. */
final class Advice {

    private static final Pattern NAME = Pattern.compile("\\{([a-z][A-Za-z]*)\\}");
    private static final String CHANGESET = "- changeSet:";
    private static final Pattern ROLLBACK = Pattern.compile("\n    (#|rollback:)(?s:.*)");
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_./-]*[A-Za-z_][A-Za-z0-9_./-]*");
    private static final String AND_MORE =
            "# and, before or after it, what else the changeset does, in changesets of their own\n";
    private static final String FORWARDS = """
            # it can not be done in one changeset: undo it forwards, with changesets of its own
            rollback: []""";

    private Advice() {}

    /** A text with its names; one that the step does not have stands in angle brackets, for the author to fill in. */
    static String fill(String text, Map<String, String> names) {
        return text.lines()
                .map(line -> filled(line, names))
                .flatMap(String::lines)
                .collect(Collectors.joining("\n"));
    }

    /**
     * What to write instead of an update or of a rollback.
     *
     * @param template as {@link Description#instead} has it
     * @param around what else the changeset does
     */
    static String of(String template, Map<String, String> names, Part part, Around around) {
        String filled = fill(template, names);
        if (!filled.contains(CHANGESET)) {
            return filled;
        }
        if (part.isUpdate()) {
            filled = withOthers(filled, part, around);
        } else if (filled.indexOf(CHANGESET, 1) > 0) {
            return FORWARDS;
        } else {
            filled = asRollback(filled, around);
        }
        String withIds =
                changesets(filled, part.changeset().id(), part.changeset().author());
        return around.complete() ? withIds : AND_MORE + withIds;
    }

    /** What to write where what a rule advises can't be done. */
    static String ofImpossible(Description rule) {
        return """
                # PostgreSQL can't do that on a table with partitions: announce the time, and say so above the change
                # lint:ignore %s: <when, and who knows>""".formatted(rule.id());
    }

    private static String withOthers(String filled, Part part, Around around) {
        return Stream.of(
                        AdvisedSql.changeset(missing(around.before(), filled), part.isTransaction()),
                        filled,
                        AdvisedSql.changeset(missing(around.after(), filled), part.isTransaction()))
                .filter(changesets -> !changesets.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** One changeset's changes as a rollback, with what else it does. */
    private static String asRollback(String filled, Around around) {
        String rollback =
                ROLLBACK.matcher(filled).replaceFirst("").replaceFirst("\n    changes:\n", "\n    rollback:\n");
        String before = change(missing(around.before(), filled));
        return rollback.replaceFirst("\n    rollback:", Matcher.quoteReplacement("\n    rollback:" + before))
                + change(missing(around.after(), filled));
    }

    private static String change(List<String> statements) {
        return statements.isEmpty()
                ? ""
                : "\n      - sql:\n          sql: |-\n"
                        + String.join(";\n", statements).indent(12).stripTrailing();
    }

    private static List<String> missing(List<String> statements, String filled) {
        String text = filled.replaceAll("\\s+", " ");
        return statements.stream()
                .filter(statement -> !text.contains(statement.replaceAll("\\s+", " ")))
                .toList();
    }

    /** Changesets as YAML, with ids where they have none: the author's own, then with a number. */
    static String changesets(String yaml, String id, String author) {
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (String line : yaml.lines().toList()) {
            lines.add(line);
            if (line.equals(CHANGESET)) {
                number++;
                lines.add("    id: " + scalar(id + (number == 1 ? "" : "-" + number)));
                lines.add("    author: " + scalar(author));
            }
        }
        return String.join("\n", lines);
    }

    /** In quotation marks where YAML would not take it for a text. */
    private static String scalar(String text) {
        return TEXT.matcher(text).matches() && !text.matches("(?i)true|false|yes|no|on|off|null|y|n")
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Values of several lines begin all of them where the braces begin; one without any takes its line away. */
    private static String filled(String line, Map<String, String> names) {
        Matcher matcher = NAME.matcher(line);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = names.getOrDefault(matcher.group(1), "<" + matcher.group(1) + ">");
            if (value.isEmpty() && line.strip().equals(matcher.group())) {
                return "";
            }
            String indentation = " ".repeat(line.length() - line.stripLeading().length());
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value.replace("\n", "\n" + indentation)));
        }
        return matcher.appendTail(filled).append('\n').toString();
    }
}
