package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.Trait;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * What a deploy is about to do, and all that is known about it without the database.
 *
 * @param changesets all of the changelog, in its order
 * @param operations what each of them does
 * @param sources where they stand
 * @param recorded what each makes of the catalog
 * @param suppressions differences from the changelog that are meant to be
 * @param pending those that this deploy runs, in the order of the changelog
 */
public record DeployPlan(
        List<ChangeSet> changesets,
        List<ChangesetOperations> operations,
        ChangesetSources sources,
        RecordedCatalogs recorded,
        Suppressions suppressions,
        List<ChangesetOperations> pending) {

    public DeployPlan {
        changesets = List.copyOf(changesets);
        operations = List.copyOf(operations);
        pending = List.copyOf(pending);
    }

    /**
     * Reads what is to be known.
     *
     * @param pending the changesets that the deploy runs
     * @throws LiquibaseException if the changelog or its recorded catalogs can't be read
     */
    public static DeployPlan of(ChangelogFile changelog, Suppressions suppressions, Collection<ChangeSet> pending)
            throws LiquibaseException {
        List<ChangesetOperations> operations = ChangelogOperations.of(changelog).changesets();
        Set<String> names =
                pending.stream().map(changeset -> changeset.toString(false)).collect(Collectors.toSet());
        return new DeployPlan(
                changelog.changesets(),
                operations,
                new ChangesetSources(changelog.resources()),
                RecordedCatalogs.recorded(changelog),
                suppressions,
                operations.stream()
                        .filter(changeset -> names.contains(name(changeset)))
                        .toList());
    }

    /** The ids of the changesets that it runs, in their order. */
    List<String> ids() {
        return pending.stream().map(ChangesetOperations::id).toList();
    }

    /** Those of them that are in a history. */
    List<String> appliedIn(List<RanChangeSet> history) {
        Set<String> ran = history.stream().map(RanChangeSet::toString).collect(Collectors.toSet());
        return pending.stream()
                .filter(changeset -> ran.contains(name(changeset)))
                .map(ChangesetOperations::id)
                .toList();
    }

    /** The same when all of it has run. */
    DeployPlan done() {
        return new DeployPlan(changesets, operations, sources, recorded, suppressions, List.of());
    }

    /** A changeset's file, id and author, as Liquibase writes them. */
    static String name(ChangesetOperations changeset) {
        return changeset.file() + "::" + changeset.id() + "::" + changeset.author();
    }

    /** What pending changesets run, without what functions do that they only create. */
    Stream<Operation> pendingOperations() {
        return pending.stream().flatMap(DeployPlan::run);
    }

    /** What the update of a changeset runs. */
    static Stream<Operation> run(ChangesetOperations changeset) {
        return changeset.update().all().stream().filter(operation -> operation.place() != Operation.Place.FUNCTION);
    }

    /** Whether a pending statement works without keeping writers out, for which it waits for others to end. */
    boolean runsConcurrently() {
        return pendingOperations().anyMatch(operation -> operation.traits().contains(Trait.CONCURRENTLY));
    }
}
