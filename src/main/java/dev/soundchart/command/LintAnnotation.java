package dev.soundchart.command;

import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Severity;

/**
 * A finding as a line that GitHub shows beside the code: GitHub's documentation, "Workflow commands for GitHub Actions",
 * "Setting an error message".
 */
final class LintAnnotation {

    private LintAnnotation() {}

    static String of(Finding finding) {
        String instead = finding.instead().isEmpty() ? "" : ":\n" + finding.instead();
        return "::" + command(finding.rule().severity()) + " file=" + property(finding.file())
                + (finding.line() > 0 ? ",line=" + finding.line() : "")
                + ",title=" + property(finding.rule().id()) + "::"
                + data(finding.what() + " " + finding.effect() + "\n" + finding.remedy() + instead);
    }

    private static String command(Severity severity) {
        return severity == Severity.NOTE ? "notice" : severity.toString();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
