package dev.soundchart.command;

import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Findings for people. */
final class LintText {

    private LintText() {}

    /** Their lines, and at the end how many there are. */
    static List<String> of(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            lines.add(place(finding) + ": " + finding.rule().severity() + " "
                    + finding.rule().id());
            if (finding.changeset() != null) {
                lines.add("  " + changeset(finding));
            }
            lines.add("  " + finding.what() + " " + finding.effect());
            lines.add("  " + finding.remedy() + (finding.instead().isEmpty() ? "." : ":"));
            lines.addAll(finding.instead().indent(6).lines().toList());
            lines.add("");
        }
        lines.add(summary(findings));
        return lines;
    }

    static String place(Finding finding) {
        return finding.file() + (finding.line() > 0 ? ":" + finding.line() : "");
    }

    private static String changeset(Finding finding) {
        return Stream.of(finding.changeset().id(), finding.side(), finding.change())
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
    }

    private static String summary(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "No hazard found";
        }
        return Stream.of(Severity.values())
                .map(severity -> count(
                        findings.stream()
                                .filter(finding -> finding.rule().severity() == severity)
                                .count(),
                        severity.toString().toLowerCase(Locale.ROOT)))
                .filter(count -> !count.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String count(long number, String what) {
        return number == 0 ? "" : number + " " + what + (number == 1 ? "" : "s");
    }
}
