package dev.soundchart.deploy;

import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Linter;
import dev.soundchart.lint.Severity;
import java.sql.Connection;
import java.util.HashSet;
import java.util.List;

/** The linter's word on pending changesets: its errors stop a deploy. It needs no database. */
record PendingHazards() implements PreflightCheck {

    @Override
    public String name() {
        return "lint";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) {
        if (plan.pending().isEmpty()) {
            return CheckOutcome.NOTHING;
        }
        // what silences nothing is for the author, not for who deploys: such findings have no changeset
        List<Finding> findings = new Linter(plan.operations(), plan.sources(), false)
                .findings(new HashSet<>(plan.pending())::contains, true).stream()
                        .filter(finding -> finding.changeset() != null)
                        .toList();
        return new CheckOutcome(List.of(), lines(findings, Severity.WARNING), lines(findings, Severity.ERROR))
                .unlessObstacle("no hazard that stops a deploy");
    }

    private static List<String> lines(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.rule().severity() == severity)
                .map(PendingHazards::line)
                .toList();
    }

    private static String line(Finding finding) {
        String place = finding.file() + (finding.line() > 0 ? ":" + finding.line() : "");
        return finding.rule().id() + " in " + finding.changeset().id() + " (" + place + "): " + finding.what()
                + " What to write instead: soundchart lint";
    }
}
