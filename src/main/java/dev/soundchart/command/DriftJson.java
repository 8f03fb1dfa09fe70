package dev.soundchart.command;

import dev.soundchart.changelog.Standing;
import dev.soundchart.deploy.Difference;
import dev.soundchart.deploy.Suppressions.Sifted;
import dev.soundchart.deploy.Suppressions.Suppression;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Drift as JSON; docs/drift.md has the shape. Every key is always there. */
final class DriftJson {

    private DriftJson() {}

    static String of(List<Standing> schemas, Sifted differences) {
        return Json.of(Json.object(
                "drift", !differences.open().isEmpty(),
                "schemas", schemas.stream().map(DriftJson::schema).toList(),
                "differences", differences(differences.open()),
                "suppressed", suppressed(differences.suppressed()),
                "unusedSuppressions", suppressions(differences.unused())));
    }

    static List<Map<String, Object>> differences(List<Difference> differences) {
        return differences.stream().map(DriftJson::difference).toList();
    }

    static List<Map<String, Object>> suppressed(Map<Difference, Suppression> suppressed) {
        return suppressed.entrySet().stream()
                .map(entry -> {
                    Map<String, Object> json = difference(entry.getKey());
                    json.put("reason", entry.getValue().reason());
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> schema(Standing schema) {
        int applied = schema.applied().size();
        return Json.object(
                "schema",
                schema.schema(),
                "applied",
                applied,
                "pending",
                schema.pending().size(),
                "last",
                applied == 0 ? null : schema.applied().get(applied - 1).getId());
    }

    private static Map<String, Object> difference(Difference difference) {
        return Json.object(
                "kind", difference.kind().name().toLowerCase(Locale.ROOT),
                "subject", difference.subject(),
                "expected", difference.expected(),
                "found", difference.found(),
                "advice", difference.advice());
    }

    static List<Map<String, Object>> suppressions(List<Suppression> suppressions) {
        return suppressions.stream()
                .map(suppression -> Json.object("subject", suppression.subject(), "reason", suppression.reason()))
                .toList();
    }
}
