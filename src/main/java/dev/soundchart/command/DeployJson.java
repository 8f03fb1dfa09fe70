package dev.soundchart.command;

import dev.soundchart.deploy.Backup;
import dev.soundchart.deploy.DeployReport;
import dev.soundchart.deploy.DeployStep;
import dev.soundchart.deploy.UnfinishedChangeset;
import java.util.Locale;
import java.util.Map;

/** A deploy as JSON; docs/operations.md has the shape. Every key is always there. */
final class DeployJson {

    private DeployJson() {}

    static String of(DeployReport report, String database) {
        return Json.of(Json.object(
                "result", report.result().name().toLowerCase(Locale.ROOT),
                "database", database,
                "begun", report.begun().toString(),
                "seconds", report.duration().toMillis() / 1000.0,
                "startedFrom", report.startedFrom().orElse(null),
                "planned", report.planned(),
                "applied", report.applied().orElse(null),
                "inPart", report.inPart().stream().map(DeployJson::inPart).toList(),
                "notApplied", report.notApplied().orElse(null),
                "steps", report.steps().stream().map(DeployJson::step).toList(),
                "backup", report.backup().map(DeployJson::backup).orElse(null),
                "next", report.next()));
    }

    private static Map<String, Object> inPart(UnfinishedChangeset changeset) {
        return Json.object(
                "changeset", changeset.id(),
                "committed", changeset.committed(),
                "perhapsCommitted", changeset.doubtful(),
                "left", changeset.left(),
                "canBeBegunAgain", changeset.repeatable());
    }

    private static Map<String, Object> step(DeployStep step) {
        return Json.object(
                "name", step.name(),
                "passed", step.passed(),
                "seconds", step.duration().toMillis() / 1000.0,
                "found", step.outcome().found(),
                "remarks", step.outcome().remarks(),
                "obstacles", step.outcome().obstacles());
    }

    private static Map<String, Object> backup(Backup backup) {
        return Json.object(
                "file", backup.file().toString(),
                "bytes", backup.bytes(),
                "objects", backup.entries(),
                "restore", backup.restoreCommand());
    }
}
