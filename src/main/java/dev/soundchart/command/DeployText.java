package dev.soundchart.command;

import dev.soundchart.deploy.DeployReport;
import dev.soundchart.deploy.DeployStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A deploy, for people. */
final class DeployText {

    private DeployText() {}

    /** One step: whether it passed, how long it took, and what it says. */
    static List<String> of(DeployStep step) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s %-10s %5.1f s",
                step.passed() ? "✓" : "✗",
                step.name(),
                step.duration().toMillis() / 1000.0));
        step.outcome().found().forEach(line -> lines.add("    " + line));
        step.outcome().remarks().forEach(line -> lines.add("  ! " + indented(line)));
        step.outcome().obstacles().forEach(line -> lines.add("  ✗ " + indented(line)));
        return lines;
    }

    /** What is to be said after the last step. */
    static List<String> of(DeployReport report) {
        List<String> lines = new ArrayList<>();
        switch (report.result()) {
            case NOTHING_TO_DO -> lines.add("Nothing to do: the database is what the changelog says");
            case DEPLOYED ->
                lines.add(String.format(
                        Locale.ROOT,
                        "Deployed %s in %.1f s",
                        report.applied()
                                .map(ids -> Progress.changesets(ids.size()))
                                .orElse("what was pending"),
                        report.duration().toMillis() / 1000.0));
            case PLANNED ->
                lines.add("Nothing was changed (--dry-run). An update would run "
                        + Progress.changesets(report.planned().size()) + ":");
            case FAILED, ROLLED_BACK -> {
                lines.add("Applied: " + applied(report));
                lines.add("Not applied: " + names(report.notApplied()));
            }
            case REFUSED -> {}
        }
        lines.addAll(report.next());
        report.backup().ifPresent(backup -> {
            lines.add("To restore what was before, into a new database:");
            lines.add(backup.restoreCommand().indent(2).stripTrailing());
        });
        return lines;
    }

    /** How a deploy ended, in a line. */
    static String conclusion(DeployReport report) {
        String step = report.steps().get(report.steps().size() - 1).name();
        return switch (report.result()) {
            case DEPLOYED, NOTHING_TO_DO, PLANNED -> "All steps passed";
            case REFUSED -> "Not deployed: " + step + " did not pass. Nothing was changed";
            case ROLLED_BACK -> "Not deployed: the update failed, and what it had applied was undone";
            case FAILED ->
                "Not deployed: " + step + " did not pass. "
                        + report.applied()
                                .map(ids -> String.valueOf(ids.size()))
                                .orElse("It is not known how many")
                        + " of " + Progress.changesets(report.planned().size()) + " applied"
                        + (report.inPart().isEmpty()
                                ? ""
                                : ", " + report.inPart().size() + " in part");
        };
    }

    private static String indented(String line) {
        return line.replace("\n", "\n    ");
    }

    private static String applied(DeployReport report) {
        List<String> inPart = report.inPart().stream()
                .map(changeset -> changeset.id() + " (in part)")
                .toList();
        return names(report.applied()
                .map(ids -> Stream.concat(ids.stream(), inPart.stream()).toList()));
    }

    private static String names(Optional<List<String>> changesets) {
        return changesets
                .map(ids -> ids.isEmpty() ? "none" : String.join(", ", ids))
                .orElse("not known");
    }
}
