package dev.soundchart.deploy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.NearestName;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.RecordedCatalogs.Point;
import dev.soundchart.changelog.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Where a database stands, told from its catalog: for each schema, the changesets after which the recorded catalog is the one
 * that is there.
 *
 * @param changelog all changesets, in their order
 * @param recorded what each makes of the catalog
 * @param catalog the database's
 * @param suppressions differences that are meant to be
 */
record CatalogStanding(
        List<ChangeSet> changelog, RecordedCatalogs recorded, Catalog catalog, Suppressions suppressions) {

    private static final Set<String> BEFOREHAND = Set.of("schema", "extension", "comment");

    /**
     * Whether the catalog is one that the changelog makes, and not an empty one.
     *
     * @param atLeast a changeset of a schema that has run for certain, by the schema's folder
     */
    boolean isOfTheChangelog(Map<String, ChangeSet> atLeast) throws LiquibaseException {
        Map<String, ChangeSet> last = new LinkedHashMap<>();
        boolean some = false;
        for (Map.Entry<String, List<ChangeSet>> schema : bySchema().entrySet()) {
            int least = schema.getValue().indexOf(atLeast.get(schema.getKey())) + 1;
            List<Point> points = recorded.points(schema.getValue(), catalog);
            List<Integer> fitting =
                    fitting(points).stream().filter(count -> count >= least).toList();
            if (fitting.isEmpty()) {
                return false;
            }
            some |= isMore(points.get(0).found());
            if (fitting.get(0) > 0) {
                last.put(schema.getKey(), schema.getValue().get(fitting.get(0) - 1));
            }
        }
        return some
                && suppressions.sift(at(Map.of(), last).differences()).open().isEmpty();
    }

    /** Whether there is more than administrators make before the first update. */
    private static boolean isMore(Catalog found) {
        return found.facts().stream().anyMatch(fact -> !BEFOREHAND.contains(fact.kind()));
    }

    /**
     * The changeset after which each schema is what it is now; a schema of which nothing is there is left out. Where the
     * catalog is none of those that are recorded, it is the point that comes nearest.
     *
     * @param told the ids of the changesets that ran last, where the catalog is the same after several
     * @throws LiquibaseException if it is the same after several and none of them is told
     */
    Map<String, ChangeSet> last(List<String> told) throws LiquibaseException {
        for (String id : told) {
            requireKnown(id);
        }
        Map<String, ChangeSet> last = new LinkedHashMap<>();
        for (Map.Entry<String, List<ChangeSet>> schema : bySchema().entrySet()) {
            int count = count(schema.getKey(), schema.getValue(), told);
            if (count > 0) {
                last.put(schema.getKey(), schema.getValue().get(count - 1));
            }
        }
        return last;
    }

    /** The adoption of a database that has run each schema up to a changeset. */
    Adoption at(Map<String, AlembicVersion> versions, Map<String, ChangeSet> last) throws LiquibaseException {
        List<ChangeSet> ran = new ArrayList<>();
        for (Map.Entry<String, List<ChangeSet>> schema : bySchema().entrySet()) {
            ran.addAll(schema.getValue().subList(0, schema.getValue().indexOf(last.get(schema.getKey())) + 1));
        }
        List<ChangeSet> inOrder = changelog.stream().filter(ran::contains).toList();
        return new Adoption(versions, last, inOrder, Drift.differences(recorded.difference(inOrder, catalog)));
    }

    /** How many changesets of a schema have run. */
    private int count(String schema, List<ChangeSet> changesets, List<String> told) throws LiquibaseException {
        List<Point> points = recorded.points(changesets, catalog);
        List<Integer> fitting = fitting(points);
        for (int i = 0; i < changesets.size(); i++) {
            if (told.contains(changesets.get(i).getId())) {
                return i + 1;
            }
        }
        if (fitting.isEmpty()) {
            // something of it is there, so something has run
            return IntStream.range(1, points.size())
                    .boxed()
                    .min(Comparator.comparing(i -> points.get(i).distance()))
                    .orElseThrow();
        }
        // where nothing of the schema is there, what leaves no trace has not run either
        if (fitting.size() > 1 && fitting.get(0) > 0) {
            throw new LiquibaseException("The catalog of " + schema + " is the same after "
                    + fitting.stream()
                            .map(count -> changesets.get(count - 1).getId())
                            .collect(Collectors.joining(" and after "))
                    + ", so it can't tell which of them ran last. Say it: --last=<changeset>");
        }
        return fitting.get(0);
    }

    private List<Integer> fitting(List<Point> points) {
        return IntStream.range(0, points.size())
                .filter(i -> fits(points.get(i)))
                .boxed()
                .toList();
    }

    private boolean fits(Point point) {
        return point.expected().equals(point.found())
                || !suppressions.all().isEmpty()
                        && suppressions
                                .sift(Drift.differences(point.difference()))
                                .open()
                                .isEmpty();
    }

    private void requireKnown(String id) throws LiquibaseException {
        List<String> ids = changelog.stream().map(ChangeSet::getId).toList();
        if (!ids.contains(id)) {
            throw new LiquibaseException("No changeset '" + id + "' is in the changelog"
                    + NearestName.of(id, ids)
                            .map(nearest -> ". Did you mean " + nearest + "?")
                            .orElse(""));
        }
    }

    private Map<String, List<ChangeSet>> bySchema() {
        return changelog.stream()
                .collect(Collectors.groupingBy(
                        changeset -> Standing.folder(changeset.getFilePath()),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }
}
