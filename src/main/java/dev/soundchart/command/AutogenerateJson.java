package dev.soundchart.command;

import dev.soundchart.autogenerate.Autogenerate.Generated;
import dev.soundchart.autogenerate.Refusal;
import dev.soundchart.catalog.FactDifference;
import dev.soundchart.proof.ChangesetProof;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What was generated as JSON; docs/autogenerate.md has the shape. Every key is always there. */
final class AutogenerateJson {

    private AutogenerateJson() {}

    static String of(Generated generated, Path file) {
        return Json.of(Json.object(
                "file", generated.isEmpty() ? null : file.toString(),
                "changesets",
                        generated.changesets().stream()
                                .map(ChangesetProof::changeset)
                                .toList(),
                "differences",
                        generated.differences().withoutParts().all().stream()
                                .map(AutogenerateJson::difference)
                                .toList(),
                "refused", List.of()));
    }

    static String of(Refusal refusal) {
        return Json.of(Json.object(
                "file", null,
                "changesets", List.of(),
                "differences", List.of(),
                "refused",
                        refusal.reasons().stream()
                                .map(reason -> Json.object("object", reason.object(), "reason", reason.reason()))
                                .toList()));
    }

    private static Map<String, Object> difference(FactDifference difference) {
        return Json.object(
                "subject", difference.subject(),
                "changelog", difference.isExtra() ? null : String.join(", ", difference.expected()),
                "models", difference.isMissing() ? null : String.join(", ", difference.found()));
    }
}
