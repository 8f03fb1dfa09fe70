package dev.soundchart.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of rules with the author's names in place of the braces. */
final class Advice {

    private static final Pattern NAME = Pattern.compile("\\{([a-z][A-Za-z]*)\\}");
    private static final String CHANGESET = "- changeSet:";
    private static final Pattern ROLLBACK = Pattern.compile("\n    (#|rollback:|\\{rollback\\})(?s:.*)");
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
     */
    static String of(String template, Map<String, String> names, Part part) {
        boolean ofRollback = !part.isUpdate() && template.startsWith(CHANGESET);
        String id = part.changeset().id();
        return changesets(
                ofRollback ? rollback(template) : template,
                names,
                id,
                part.changeset().author());
    }

    /** One changeset's changes as a rollback; several can't stand in one. */
    private static String rollback(String template) {
        return template.indexOf(CHANGESET, 1) > 0
                ? FORWARDS
                : ROLLBACK.matcher(template).replaceFirst("").replaceFirst("\n    changes:\n", "\n    rollback:\n");
    }

    /**
     * Changesets as YAML, with names, and with ids where they have none: the author's own, then with a number.
     *
     * @param template changesets without id and author
     */
    static String changesets(String template, Map<String, String> names, String id, String author) {
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (String line : fill(template, names).lines().toList()) {
            lines.add(line);
            if (line.equals(CHANGESET)) {
                number++;
                lines.add("    id: " + id + (number == 1 ? "" : "-" + number));
                lines.add("    author: " + author);
            }
        }
        return String.join("\n", lines);
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
