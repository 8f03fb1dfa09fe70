package dev.soundchart.command;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Severity;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Findings as JSON; docs/lint.md has the shape. Every key is always there. */
final class LintJson {

    private LintJson() {}

    static String of(List<Finding> findings) {
        return Json.of(Json.object(
                "ok", findings.stream().noneMatch(finding -> finding.rule().severity() == Severity.ERROR),
                "findings", findings.stream().map(LintJson::finding).toList()));
    }

    private static Map<String, Object> finding(Finding finding) {
        ChangesetOperations changeset = finding.changeset();
        return Json.object(
                "rule", finding.rule().id(),
                "severity", finding.rule().severity().toString(),
                "file", finding.file(),
                "line", finding.line() == 0 ? null : finding.line(),
                "changeset", changeset == null ? null : changeset.id(),
                "author", changeset == null ? null : changeset.author(),
                "side", Objects.toString(finding.side(), null),
                "change", finding.change(),
                "what", finding.what(),
                "effect", finding.effect(),
                "remedy", finding.remedy(),
                "instead", finding.instead().isEmpty() ? null : finding.instead());
    }
}
