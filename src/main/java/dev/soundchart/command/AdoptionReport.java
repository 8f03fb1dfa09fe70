package dev.soundchart.command;

import dev.soundchart.deploy.Adoption;
import dev.soundchart.deploy.Suppressions.Sifted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import liquibase.changelog.ChangeSet;

/**
 * What came of an adoption.
 *
 * @param adoption the plan
 * @param differences what speaks against it, and what of that is meant to be
 * @param applied whether it was done
 */
record AdoptionReport(Adoption adoption, Sifted differences, boolean applied) {

    /** For people. */
    String text() {
        List<String> lines = new ArrayList<>();
        adoption.versions()
                .forEach((schema, version) -> lines.add(version.table() + " is at " + version.revision() + ": " + schema
                        + " at its tag " + version.tag()));
        boolean same = differences.open().isEmpty();
        adoption.last().forEach((schema, changeset) -> {
            if (!adoption.versions().containsKey(schema)) {
                lines.add(schema
                        + (same ? ": the catalog is the one after " : ": the catalog comes nearest to the one after ")
                        + changeset.getId());
            }
        });
        differences.open().forEach(difference -> lines.add(difference.toString()));
        differences
                .suppressed()
                .forEach((difference, suppression) ->
                        lines.add("suppressed: " + difference.subject() + ": " + suppression.reason()));
        if (same) {
            lines.add("The schema is the one that is recorded there");
            lines.add(applied ? "Marked as run:" : "To be marked as run:");
            adoption.changesets().forEach(changeset -> lines.add("  " + changeset.getId()));
            lines.add(
                    applied ? "What comes after: soundchart update" + label() : "Nothing was done. To do it: --apply");
        }
        return String.join("\n", lines);
    }

    /** For programs; docs/from-alembic.md has the shape. Every key is always there. */
    String json() {
        return Json.of(Json.object(
                "applied", applied,
                "versions",
                        adoption.versions().entrySet().stream()
                                .map(entry -> Json.object(
                                        "table", entry.getValue().table(),
                                        "revision", entry.getValue().revision(),
                                        "schema", entry.getKey(),
                                        "tag", entry.getValue().tag()))
                                .toList(),
                "standing",
                        adoption.last().entrySet().stream()
                                .map(entry -> Json.object(
                                        "schema", entry.getKey(),
                                        "last", entry.getValue().getId()))
                                .toList(),
                "changesets",
                        adoption.changesets().stream().map(ChangeSet::getId).toList(),
                "differences", DriftJson.differences(differences.open()),
                "suppressed", DriftJson.suppressed(differences.suppressed()),
                "unusedSuppressions", DriftJson.suppressions(differences.unused())));
    }

    /** An update without a label would make the other schema too. */
    private String label() {
        Set<String> schemas = adoption.last().keySet();
        return schemas.size() == 1 ? " --label-filter=" + schemas.iterator().next() : "";
    }
}
