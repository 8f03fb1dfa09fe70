package dev.soundchart.changelog;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogChange;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.catalog.Fact;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;
import liquibase.resource.Resource;

/**
 * What each changeset makes of the catalog, written down beside the changelog: with it a live database can be compared
 * with what it should be wherever its history stands, without a database to try changesets on. Column order, and what
 * each deployment decides for itself, are left out.
 *
 * @param empty the catalog of a database that has run nothing
 * @param steps what each changeset makes of it, in the order of the changelog
 */
public record RecordedCatalogs(Catalog empty, List<Step> steps) {

    /** The file, in the folder of the root changelog. */
    public static final String FILE = "catalogs.tsv";

    /** How the file is written again. */
    public static final String WRITE_AGAIN = "Write it again: mvn -q compile exec:java -Dexec.args=schema-doc";

    /**
     * What one changeset makes of the catalog.
     *
     * @param changeset its file, id and author, as Liquibase writes them
     * @param checksum its checksum when this was recorded
     * @param change what it adds and removes
     * @param restored what PostgreSQL says instead of added facts once the database was dumped and restored
     */
    public record Step(String changeset, String checksum, CatalogChange change, SortedSet<Fact> restored) {

        public Step {
            restored = Collections.unmodifiableSortedSet(new TreeSet<>(restored));
        }
    }

    public RecordedCatalogs {
        steps = List.copyOf(steps);
    }

    /** Those of no changelog. */
    private static final RecordedCatalogs NONE =
            new RecordedCatalogs(new Catalog(Collections.emptySortedSet()), List.of());

    /**
     * Records them, each schema on a scratch database of its own.
     *
     * @throws LiquibaseException if the changelog can't be read or run
     * @throws SQLException if scratch databases can't be made
     */
    public static RecordedCatalogs of(ChangelogFile changelog, ScratchDatabases databases)
            throws LiquibaseException, SQLException {
        return NONE.continued(changelog, databases);
    }

    /**
     * Records what came after these, each schema on a scratch database of its own. Of a schema, those are kept that come
     * before the first changeset that is new or was edited.
     *
     * @throws LiquibaseException if the changelog can't be read or run
     * @throws SQLException if scratch databases can't be made
     */
    public RecordedCatalogs continued(ChangelogFile changelog, ScratchDatabases databases)
            throws LiquibaseException, SQLException {
        Map<String, List<ChangeSet>> schemas = changelog.changesets().stream()
                .collect(Collectors.groupingBy(
                        changeset -> Standing.folder(changeset.getFilePath()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Catalog start = empty;
        List<Step> all = new ArrayList<>();
        for (Map.Entry<String, List<ChangeSet>> schema : schemas.entrySet()) {
            List<Step> kept = keptFor(schema.getKey(), schema.getValue());
            all.addAll(kept);
            List<ChangeSet> others =
                    schema.getValue().subList(kept.size(), schema.getValue().size());
            if (others.isEmpty()) {
                continue;
            }
            try (Scratch scratch = databases.create();
                    Connection connection = scratch.connect();
                    ChangelogSession session = ChangelogSession.open(changelog, scratch.connect(), null)) {
                session.keepOnly(Set.of(schema.getKey()));
                start = Catalog.read(connection).comparable();
                if (!kept.isEmpty()) {
                    session.update(kept.size());
                }
                Catalog before = Catalog.read(connection).comparable();
                for (ChangeSet changeset : others) {
                    session.update(1);
                    Catalog after = Catalog.read(connection).comparable();
                    CatalogChange change = CatalogChange.between(before, after);
                    all.add(new Step(
                            changeset.toString(false), checksum(changeset), change, restored(connection, change)));
                    before = after;
                }
            }
        }
        return new RecordedCatalogs(start, all);
    }

    /** The steps of a schema up to the first that is not of its changesets, in their order. */
    private List<Step> keptFor(String schema, List<ChangeSet> changesets) {
        List<Step> recorded = steps.stream()
                .filter(step -> Standing.folder(step.changeset().split("::")[0]).equals(schema))
                .toList();
        int count = 0;
        while (count < Math.min(recorded.size(), changesets.size())
                && recorded.get(count).changeset().equals(changesets.get(count).toString(false))
                && recorded.get(count).checksum().equals(checksum(changesets.get(count)))) {
            count++;
        }
        return recorded.subList(0, count);
    }

    /**
     * Those that were written down for a changelog.
     *
     * @throws LiquibaseException if there are none, or they can't be read
     */
    public static RecordedCatalogs recorded(ChangelogFile changelog) throws LiquibaseException {
        String path = path(changelog);
        try {
            Resource resource = changelog.resources().get(path);
            if (!resource.exists()) {
                throw new LiquibaseException(
                        "There is no " + path + ", which tells the catalog at each changeset. " + WRITE_AGAIN);
            }
            try (InputStream in = resource.openInputStream()) {
                return RecordedCatalogsText.parse(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new LiquibaseException(path + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Whether there are any. */
    public static boolean areRecorded(ChangelogFile changelog) throws LiquibaseException {
        try {
            return changelog.resources().get(path(changelog)).exists();
        } catch (IOException e) {
            throw new LiquibaseException(path(changelog) + " can't be read: " + e.getMessage(), e);
        }
    }

    private static String path(ChangelogFile changelog) {
        return changelog.path().replaceFirst("[^/]*$", FILE);
    }

    /**
     * What tells a live catalog from that of a database that ran some changesets. What is in an empty database need not be
     * there.
     *
     * @throws LiquibaseException if one of the changesets is not recorded, or was edited since
     */
    public CatalogDifference difference(List<ChangeSet> changesets, Catalog live) throws LiquibaseException {
        List<Step> ran = stepsOf(changesets);
        Catalog expected = new Catalog(Collections.emptySortedSet());
        for (Step step : ran) {
            expected = step.change().applyTo(expected);
        }
        return CatalogDifference.between(expected, withoutEmpty(live.comparable(), ran));
    }

    /**
     * What would tell a live catalog from that of a database that ran some changesets, once it has run others, too. An object
     * that one of these makes and that is there stays as it is.
     *
     * @throws LiquibaseException if one of the changesets is not recorded, or was edited since
     */
    public CatalogDifference foreseen(List<ChangeSet> ran, List<ChangeSet> pending, Catalog live)
            throws LiquibaseException {
        Catalog foreseen = withoutEmpty(live.comparable(), stepsOf(ran));
        for (Step step : stepsOf(pending)) {
            Set<Fact> kept = foreseen.facts().stream()
                    .filter(fact -> !step.change().removed().contains(fact))
                    .map(RecordedCatalogs::subject)
                    .collect(Collectors.toSet());
            SortedSet<Fact> made = new TreeSet<>(step.change().added());
            made.removeIf(fact -> kept.contains(subject(fact)));
            foreseen = new CatalogChange(step.change().removed(), made).applyTo(foreseen);
        }
        Catalog expected = new Catalog(Collections.emptySortedSet());
        for (Step step : stepsOf(Stream.concat(ran.stream(), pending.stream()).toList())) {
            expected = step.change().applyTo(expected);
        }
        return CatalogDifference.between(expected, foreseen);
    }

    /**
     * What there was of a schema after each of its changesets.
     *
     * @param changesets all of the schema, in their order
     * @param live the catalog of a database, of which the objects of other schemas are left out
     * @return first that of no changeset, and so on to all of them
     * @throws LiquibaseException if one of the changesets is not recorded, or was edited since
     */
    public List<Point> points(List<ChangeSet> changesets, Catalog live) throws LiquibaseException {
        List<Step> own = new ArrayList<>();
        Set<Fact> subjects = new HashSet<>();
        for (ChangeSet changeset : changesets) {
            Step step = stepsOf(List.of(changeset)).get(0);
            own.add(step);
            Stream.concat(step.change().added().stream(), step.change().removed().stream())
                    .forEach(fact -> subjects.add(subject(fact)));
        }
        Catalog found = withoutEmpty(live.comparable().only(fact -> subjects.contains(subject(fact))), own);
        List<Point> points = new ArrayList<>();
        Catalog expected = new Catalog(Collections.emptySortedSet());
        points.add(new Point(expected, found));
        for (Step step : own) {
            expected = step.change().applyTo(expected);
            points.add(new Point(expected, found));
        }
        return points;
    }

    /**
     * A schema at one point of its changesets, and as a database has it.
     *
     * @param expected what is recorded for that point
     * @param found what the database has
     */
    public record Point(Catalog expected, Catalog found) {

        /** How many facts tell the two apart. */
        public int distance() {
            Set<Fact> common = new HashSet<>(expected.facts());
            common.retainAll(found.facts());
            return expected.facts().size() + found.facts().size() - 2 * common.size();
        }

        /** What tells the two apart. */
        public CatalogDifference difference() {
            return CatalogDifference.between(expected, found);
        }
    }

    private static Fact subject(Fact fact) {
        return new Fact(fact.kind(), fact.object(), fact.part(), "");
    }

    private Catalog withoutEmpty(Catalog live, List<Step> ran) {
        return new Catalog(live.facts().stream()
                .filter(fact -> !empty.facts().contains(fact))
                .map(fact -> asMade(fact, ran))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private List<Step> stepsOf(List<ChangeSet> changesets) throws LiquibaseException {
        Map<String, Step> known = byChangeset();
        Set<Step> ran = new HashSet<>();
        for (ChangeSet changeset : changesets) {
            Step step = known.get(changeset.toString(false));
            Optional<String> stale = staleness(step, changeset);
            if (stale.isPresent()) {
                throw new LiquibaseException(FILE + " " + stale.get() + ". " + WRITE_AGAIN);
            }
            ran.add(step);
        }
        return steps.stream().filter(ran::contains).toList();
    }

    /**
     * Why they are not those of a changelog, as far as that can be told without a database.
     *
     * @param changesets all of the changelog's, in its order
     * @return in words that follow the name of the file; empty where each changeset is recorded as it is
     */
    public Optional<String> staleness(List<ChangeSet> changesets) {
        Map<String, Step> known = byChangeset();
        Set<String> there =
                changesets.stream().map(changeset -> changeset.toString(false)).collect(Collectors.toSet());
        return Stream.concat(
                        changesets.stream()
                                .flatMap(changeset ->
                                        staleness(known.get(changeset.toString(false)), changeset).stream()),
                        steps.stream()
                                .filter(step -> !there.contains(step.changeset()))
                                .map(step -> "knows " + step.changeset() + ", which is not in the changelog"))
                .findFirst();
    }

    private static Optional<String> staleness(Step step, ChangeSet changeset) {
        return step == null
                ? Optional.of("does not know " + changeset.getId())
                : step.checksum().equals(checksum(changeset))
                        ? Optional.empty()
                        : Optional.of("is older than " + changeset.getId());
    }

    private Map<String, Step> byChangeset() {
        return steps.stream().collect(Collectors.toMap(Step::changeset, Function.identity()));
    }

    /** What a changeset made, where a restored database has it in other words; a mark as (invalid) may follow them. */
    private static Fact asMade(Fact live, List<Step> ran) {
        for (Step step : ran) {
            for (Fact restored : step.restored()) {
                if (live.isAbout(restored) && live.definition().startsWith(restored.definition())) {
                    String mark =
                            live.definition().substring(restored.definition().length());
                    Fact made = step.change().added().stream()
                            .filter(restored::isAbout)
                            .findFirst()
                            .orElseThrow();
                    return new Fact(made.kind(), made.object(), made.part(), made.definition() + mark);
                }
            }
        }
        return live;
    }

    /** The text of the file. */
    public String text() {
        return RecordedCatalogsText.of(this);
    }

    private static SortedSet<Fact> restored(Connection connection, CatalogChange change) throws SQLException {
        return RestoredForms.read(connection)
                .only(fact -> !change.added().contains(fact)
                        && change.added().stream().anyMatch(fact::isAbout))
                .facts();
    }

    private static String checksum(ChangeSet changeset) {
        return changeset.generateCheckSum(ChecksumVersion.latest()).toString();
    }
}
