package dev.soundchart.changelog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * What going back to a changeset undoes: all that a database ran after it.
 *
 * @param changesets the last that ran first
 */
public record RollbackPlan(List<ChangeSet> changesets) {

    /** Where nothing is applied: what stands for a changeset before the first. */
    public static final String BASE = "base";

    /**
     * Plans the way back.
     *
     * @param target the id of the changeset to go back to, which stays applied; or {@link #BASE}
     * @param schema the only schema whose changesets are undone; empty for all
     * @param changelog all changesets
     * @param history what the database ran, in its order
     * @throws LiquibaseException if the changeset or the schema is not known, the changeset's id is another's too, or something that ran is not in the changelog
     */
    public static RollbackPlan of(
            String target, Optional<String> schema, List<ChangeSet> changelog, List<RanChangeSet> history)
            throws LiquibaseException {
        requireKnown(schema, changelog);
        int kept = target.equals(BASE) ? 0 : position(target, changelog, history) + 1;
        if (kept > 0 && schema.isPresent()) {
            String folder = Standing.folder(history.get(kept - 1).getChangeLog());
            if (!schema.get().equals(folder)) {
                throw new LiquibaseException(
                        "The changeset " + target + " is of " + folder + ", not of " + schema.get());
            }
        }
        Map<String, ChangeSet> known =
                changelog.stream().collect(Collectors.toMap(ChangeSet::toString, Function.identity()));
        List<ChangeSet> undone = new ArrayList<>();
        for (RanChangeSet ran : history.subList(kept, history.size())) {
            if (schema.isEmpty() || schema.get().equals(Standing.folder(ran.getChangeLog()))) {
                ChangeSet changeset = known.get(ran.toString());
                if (changeset == null) {
                    throw new LiquibaseException("The database has run " + ran.getId()
                            + ", which is not in this changelog: it can't be undone. Use the changelog that has it");
                }
                undone.add(changeset);
            }
        }
        Collections.reverse(undone);
        return new RollbackPlan(undone);
    }

    /** The same plan for some of its changesets. */
    public RollbackPlan only(Predicate<ChangeSet> wanted) {
        return new RollbackPlan(changesets.stream().filter(wanted).toList());
    }

    private static void requireKnown(Optional<String> schema, List<ChangeSet> changelog) throws LiquibaseException {
        Set<String> schemas = changelog.stream()
                .map(changeset -> Standing.folder(changeset.getFilePath()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (schema.isPresent() && !schemas.contains(schema.get())) {
            throw new LiquibaseException("No schema '" + schema.get() + "'. There are " + String.join(", ", schemas));
        }
    }

    private static int position(String id, List<ChangeSet> changelog, List<RanChangeSet> history)
            throws LiquibaseException {
        List<Integer> positions = IntStream.range(0, history.size())
                .boxed()
                .filter(i -> history.get(i).getId().equals(id))
                .toList();
        if (positions.size() > 1) {
            throw new LiquibaseException("Several changesets with the id " + id + " ran here: "
                    + positions.stream().map(i -> history.get(i).getChangeLog()).collect(Collectors.joining(", "))
                    + ". Go back to one whose id is its own");
        }
        if (positions.size() == 1) {
            return positions.get(0);
        }
        if (changelog.stream().anyMatch(changeset -> changeset.getId().equals(id))) {
            throw new LiquibaseException("The changeset " + id + " is not applied here, so there is no way back to it");
        }
        throw new LiquibaseException("No changeset '" + id + "' is applied here"
                + Stream.concat(Stream.of(BASE), history.stream().map(RanChangeSet::getId))
                        // a far one would be a guess, and the way to base the worst
                        .filter(other -> distance(id, other) <= Math.max(1, id.length() / 3))
                        .min(Comparator.comparing(other -> distance(id, other)))
                        .map(nearest -> ". Did you mean " + nearest + "?")
                        .orElse(". See soundchart history"));
    }

    private static int distance(String one, String other) {
        return LevenshteinDistance.getDefaultInstance().apply(one, other);
    }
}
