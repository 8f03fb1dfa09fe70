package dev.soundchart.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment that silences findings of some rules in the next item of the file: {@code # lint:ignore drop-column: reason}.
 *
 * @param line of the comment
 * @param item the line of the change, rollback or changeset that it is about; 0 if none comes after it
 * @param rules their ids, as they are written
 * @param reason empty if there is none
 */
record Suppression(int line, int item, List<String> rules, String reason) {

    private static final Pattern FORM =
            Pattern.compile("\\s*lint:ignore\\b\\s*(?<rules>[^:]*?)\\s*(?::(?<reason>.*))?");

    /**
     * Those among the comments of a file.
     *
     * @param comments by their lines
     * @param items the lines on which changesets, changes and rollbacks begin, in ascending order
     */
    static List<Suppression> among(SortedMap<Integer, String> comments, List<Integer> items) {
        List<Suppression> suppressions = new ArrayList<>();
        comments.forEach((line, comment) -> {
            Matcher form = FORM.matcher(comment);
            if (form.matches()) {
                suppressions.add(new Suppression(
                        line,
                        items.stream().filter(item -> item >= line).findFirst().orElse(0),
                        List.of(form.group("rules").split("[\\s,]+")),
                        form.group("reason") == null ? "" : form.group("reason").strip()));
            }
        });
        return suppressions;
    }

    /** Whether a finding of the same file is one that it silences. */
    boolean covers(Finding finding) {
        return finding.item() == item && rules.contains(finding.rule().id());
    }
}
