package dev.soundchart.changelog;

import dev.soundchart.changelog.ChangesetIndex.Check;
import dev.soundchart.changelog.ChangesetIndex.Group;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import liquibase.ChecksumVersion;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.LiquibaseException;
import liquibase.precondition.Precondition;
import liquibase.precondition.core.AndPrecondition;
import liquibase.precondition.core.SqlPrecondition;

/** The index of a changelog whose changesets are the same in every run. */
public final class IndexedChangelog {

    private static final String PARAMETER = "${";

    private IndexedChangelog() {}

    /**
     * Reads a changelog. It has no index where only the run itself can tell what it does: a changeset runs always or is there
     * twice, a file has parameters, a precondition of the whole changelog is no query.
     *
     * @throws LiquibaseException if Liquibase can't read the changelog
     */
    public static Optional<ChangesetIndex> of(ChangelogFile changelog) throws LiquibaseException {
        OpenedResources resources = new OpenedResources(changelog.resources());
        Map<String, Object> scope = Map.of(Scope.Attr.resourceAccessor.name(), resources);
        return Quiet.get(() -> Scope.child(
                scope,
                () -> index(new ChangelogFile(changelog.path(), resources).parse(null))
                        .filter(index -> !resources.contain(PARAMETER))));
    }

    private static Optional<ChangesetIndex> index(DatabaseChangeLog changelog) {
        List<Check> checks = new ArrayList<>();
        return areQueries(changelog.getPreconditions(), checks)
                ? groups(changelog.getChangeSets()).map(groups -> ChangesetIndex.of(checks, groups))
                : Optional.empty();
    }

    /** Empty if what runs of them is not always the same. */
    private static Optional<List<Group>> groups(List<ChangeSet> changesets) {
        DbmsChangeSetFilter ofDatabase = new DbmsChangeSetFilter(new PostgresDatabase());
        IgnoreChangeSetFilter notIgnored = new IgnoreChangeSetFilter();
        Map<String, List<Fingerprint>> groups = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (ChangeSet changeset : changesets) {
            if (changeset.shouldAlwaysRun() || !seen.add(changeset.toString(false))) {
                return Optional.empty();
            }
            if (ofDatabase.accepts(changeset).isAccepted()
                    && notIgnored.accepts(changeset).isAccepted()) {
                groups.computeIfAbsent(
                                Objects.requireNonNullElse(changeset.buildFullLabels(), ""),
                                labels -> new ArrayList<>())
                        .add(fingerprint(changeset));
            }
        }
        return Optional.of(groups.entrySet().stream()
                .map(group -> Group.of(group.getKey(), group.getValue()))
                .toList());
    }

    private static Fingerprint fingerprint(ChangeSet changeset) {
        return Fingerprint.of(
                changeset.getId(),
                changeset.getAuthor(),
                changeset.getFilePath(),
                changeset.generateCheckSum(ChecksumVersion.latest()).toString());
    }

    /** Whether all are; each is added to the list. */
    private static boolean areQueries(Precondition precondition, List<Check> checks) {
        if (precondition instanceof SqlPrecondition query) {
            checks.add(new Check(query.getSql().replaceFirst(";$", ""), query.getExpectedResult()));
            return true;
        }
        return precondition == null
                || precondition instanceof AndPrecondition all
                        && all.getNestedPreconditions().stream().allMatch(nested -> areQueries(nested, checks));
    }
}
