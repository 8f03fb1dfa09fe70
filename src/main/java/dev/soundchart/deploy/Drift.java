package dev.soundchart.deploy;

import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Where a live database has gone away from what the changelog says it should be at the point where its history stands.
 *
 * @param schemas where it stands
 * @param differences what is not as it should be
 */
public record Drift(List<Standing> schemas, List<Difference> differences) {

    public Drift {
        schemas = List.copyOf(schemas);
        differences = List.copyOf(differences);
    }

    /**
     * Compares.
     *
     * @param changelog all changesets, in their order
     * @param recorded what each makes of the catalog
     * @param live the database
     * @throws LiquibaseException if the recorded catalogs lack a changeset that ran
     */
    public static Drift of(List<ChangeSet> changelog, RecordedCatalogs recorded, LiveDatabase live)
            throws LiquibaseException {
        Map<String, RanChangeSet> history = live.history().stream()
                .collect(Collectors.toMap(RanChangeSet::toString, Function.identity(), (first, second) -> second));
        List<ChangeSet> ran = changelog.stream()
                .filter(changeset -> history.containsKey(changeset.toString(false)))
                .toList();
        List<Difference> differences = new ArrayList<>();
        Standing.unknown(changelog, live.history()).forEach(changeset -> differences.add(unknown(changeset)));
        for (ChangeSet changeset : ran) {
            RanChangeSet then = history.get(changeset.toString(false));
            if (!isAsItRan(changeset, then)) {
                differences.add(edited(changeset, then));
            }
        }
        differences.addAll(differences(recorded.difference(ran, live.catalog())));
        return new Drift(Standing.of(changelog, live.history()), differences);
    }

    static List<Difference> differences(CatalogDifference catalog) {
        return catalog.withoutParts().all().stream().map(Difference::of).toList();
    }

    /** A changeset keeps the first checksum that it was asked for, by the rules of whichever version that was. */
    private static boolean isAsItRan(ChangeSet changeset, RanChangeSet then) {
        changeset.clearCheckSum();
        boolean valid = changeset.isCheckSumValid(then.getLastCheckSum());
        changeset.clearCheckSum();
        return valid;
    }

    private static Difference unknown(RanChangeSet changeset) {
        return new Difference(
                Difference.Kind.UNKNOWN_CHANGESET,
                "changeset " + changeset.getId(),
                null,
                changeset.getStoredChangeLog(),
                "Use the changelog that has it");
    }

    private static Difference edited(ChangeSet changeset, RanChangeSet then) {
        return new Difference(
                Difference.Kind.EDITED_CHANGESET,
                "changeset " + changeset.getId(),
                changeset.generateCheckSum(ChecksumVersion.latest()).toString(),
                then.getLastCheckSum().toString(),
                "Put its file back as it was, and write a new changeset");
    }
}
