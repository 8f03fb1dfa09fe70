package dev.soundchart.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment that silences findings of some rules in the next change: {@code # lint:ignore drop-column: reason}. Above a
 * changeset or a rollback it silences those about the whole, too.
 *
 * @param line of the comment
 * @param items the lines of the change and of what it is the first of; empty if none comes after it
 * @param rules their ids, as they are written
 * @param reason empty if there is none
 */
record Suppression(int line, Set<Integer> items, List<String> rules, String reason) {

    private static final Pattern FORM =
            Pattern.compile("\\s*lint:ignore\\b\\s*(?<rules>[^:]*?)\\s*(?::(?<reason>.*))?");

    /**
     * Those among the comments of a file.
     *
     * @param comments by their lines
     * @param items the lines on which changesets, changes and rollbacks begin, and whether it is a change
     */
    static List<Suppression> among(SortedMap<Integer, String> comments, NavigableMap<Integer, Boolean> items) {
        List<Suppression> suppressions = new ArrayList<>();
        comments.forEach((line, comment) -> {
            Matcher form = FORM.matcher(comment);
            if (form.matches()) {
                suppressions.add(new Suppression(
                        line,
                        next(line, items),
                        List.of(form.group("rules").split("[\\s,]+")),
                        form.group("reason") == null ? "" : form.group("reason").strip()));
            }
        });
        return suppressions;
    }

    private static Set<Integer> next(int line, NavigableMap<Integer, Boolean> items) {
        Set<Integer> next = new HashSet<>();
        Map.Entry<Integer, Boolean> item = items.ceilingEntry(line);
        if (item != null) {
            next.add(item.getKey());
            Map.Entry<Integer, Boolean> inside = items.higherEntry(item.getKey());
            if (!item.getValue() && inside != null && inside.getValue()) {
                next.add(inside.getKey());
            }
        }
        return next;
    }

    /** Whether a finding of the same file is one that it silences. */
    boolean covers(Finding finding) {
        return items.contains(finding.item()) && rules.contains(finding.rule().id());
    }
}
