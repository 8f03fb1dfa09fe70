package dev.soundchart.command;

import dev.soundchart.check.CheckResult;
import dev.soundchart.check.Finding;
import java.util.List;
import java.util.Map;

/** What came of the checks as JSON; docs/check.md has the shape. Every key is always there. */
final class CheckJson {

    private CheckJson() {}

    static String of(List<CheckResult> results) {
        return Json.of(Json.object(
                "ok",
                results.stream().allMatch(CheckResult::passed),
                "checks",
                results.stream().map(CheckJson::check).toList()));
    }

    private static Map<String, Object> check(CheckResult result) {
        return Json.object(
                "name", result.name(),
                "ok", result.passed(),
                "seconds", result.duration().toMillis() / 1000.0,
                "findings", result.findings().stream().map(CheckJson::finding).toList(),
                "next", result.next());
    }

    private static Map<String, Object> finding(Finding finding) {
        return Json.object(
                "schema", finding.schema(),
                "subject", finding.subject(),
                "text", finding.text(),
                "changelog", finding.changelog(),
                "models", finding.models());
    }
}
