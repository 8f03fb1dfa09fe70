package dev.soundchart.deploy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.Standing;
import dev.soundchart.changelog.Tags;
import dev.soundchart.database.AlembicTables;
import dev.soundchart.database.ChangesetHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.executor.Executor;
import liquibase.executor.ExecutorService;
import liquibase.statement.core.MarkChangeSetRanStatement;

/**
 * The taking over of a database that has no history of Liquibase's: what to mark as run, and what speaks against it. Either
 * Alembic built it, or its history was lost.
 *
 * @param versions where Alembic left each schema, by the schema's folder; empty where the catalog alone tells
 * @param last the changeset after which the catalog of each schema is what it is now, by the schema's folder
 * @param changesets those that make what is there, in the order of the changelog
 * @param differences what the database is not as after these changesets
 */
public record Adoption(
        Map<String, AlembicVersion> versions,
        Map<String, ChangeSet> last,
        List<ChangeSet> changesets,
        List<Difference> differences) {

    public Adoption {
        changesets = List.copyOf(changesets);
        differences = List.copyOf(differences);
    }

    /**
     * What is looked for.
     *
     * @param versionTables where Alembic keeps its versions, as one would write it in SQL; empty to look for them
     * @param last the ids of the changesets that ran last, where catalogs can't tell
     * @param suppressions differences that are meant to be
     */
    public record Search(List<String> versionTables, List<String> last, Suppressions suppressions) {

        public Search {
            versionTables = List.copyOf(versionTables);
            last = List.copyOf(last);
        }

        /** One that is told nothing. */
        public static final Search DEFAULT = new Search(List.of(), List.of(), Suppressions.NONE);

        private boolean finds(Adoption adoption) {
            return suppressions.sift(adoption.differences).open().isEmpty();
        }
    }

    /**
     * Looks at a database. Nothing is written.
     *
     * @param changelog all changesets, in their order
     * @param recorded what each makes of the catalog
     * @param connection to the database
     * @throws LiquibaseException if Liquibase knows the database already, or nothing tells what it has run
     * @throws SQLException if the database can't be read
     */
    public static Adoption plan(
            List<ChangeSet> changelog, RecordedCatalogs recorded, Connection connection, Search search)
            throws LiquibaseException, SQLException {
        Set<AlembicVersion> versions = new LinkedHashSet<>();
        LiveDatabase live = Snapshot.of(connection, snapshot -> {
            LiveDatabase now = LiveDatabase.readHere(snapshot);
            requireNoHistory(now);
            for (String table :
                    search.versionTables().isEmpty() ? AlembicTables.withVersion(snapshot) : search.versionTables()) {
                versions.addAll(AlembicVersion.read(snapshot, table));
            }
            return now;
        });
        Set<String> alembics = versions.stream().map(AlembicVersion::table).collect(Collectors.toSet());
        Catalog catalog = live.catalog().only(fact -> !alembics.contains(fact.object()));
        CatalogStanding standing = new CatalogStanding(changelog, recorded, catalog, search.suppressions());
        Optional<LiquibaseException> unknown = versions.stream()
                .filter(version -> Tags.upTo(version.tag(), changelog).isEmpty())
                .findFirst()
                .map(version -> unknown(version, changelog));
        if (versions.isEmpty() || unknown.isPresent() || !search.last().isEmpty()) {
            return byCatalog(standing, search, unknown);
        }
        Adoption byVersion = byVersion(versions, standing);
        // the history may have been lost since Alembic's time
        return search.finds(byVersion) || !standing.isOfTheChangelog(byVersion.last)
                ? byVersion
                : byCatalog(standing, search, unknown);
    }

    private static Adoption byVersion(Set<AlembicVersion> versions, CatalogStanding standing)
            throws LiquibaseException {
        Map<String, AlembicVersion> bySchema = new LinkedHashMap<>();
        Map<String, ChangeSet> last = new LinkedHashMap<>();
        for (AlembicVersion version : versions) {
            List<ChangeSet> upTo =
                    Tags.upTo(version.tag(), standing.changelog()).orElseThrow();
            String schema = Standing.folder(upTo.get(0).getFilePath());
            AlembicVersion other = bySchema.put(schema, version);
            if (other != null) {
                throw new LiquibaseException("Alembic has two versions of " + schema + " here, " + other.revision()
                        + " and " + version.revision() + ": bring it to one of them first, with Alembic");
            }
            last.put(schema, upTo.get(upTo.size() - 1));
        }
        return standing.at(bySchema, last);
    }

    /** Proves from the catalog alone what has run. */
    private static Adoption byCatalog(
            CatalogStanding standing, Search search, Optional<LiquibaseException> unknownVersion)
            throws LiquibaseException {
        Adoption adoption = standing.at(Map.of(), standing.last(search.last()));
        if (unknownVersion.isPresent() && (adoption.last.isEmpty() || !search.finds(adoption))) {
            throw unknownVersion.get();
        }
        if (adoption.last.isEmpty()) {
            throw new LiquibaseException(
                    "Nothing that the changelog makes is here, nor a version of Alembic's, so there"
                            + " is nothing to adopt. To make the schema: soundchart update");
        }
        return adoption;
    }

    /**
     * Marks the changesets as run, all or none.
     *
     * @param database bound by Liquibase, whose lock is held
     * @throws LiquibaseException if the history can't be written
     */
    public void apply(Database database) throws LiquibaseException {
        ChangesetHistory.create(database);
        Executor executor =
                Scope.getCurrentScope().getSingleton(ExecutorService.class).getExecutor("jdbc", database);
        for (ChangeSet changeset : changesets) {
            executor.execute(new MarkChangeSetRanStatement(changeset, ExecType.EXECUTED));
        }
        database.commit();
    }

    private static void requireNoHistory(LiveDatabase live) throws LiquibaseException {
        if (!live.history().isEmpty()) {
            throw new LiquibaseException("databasechangelog has "
                    + (live.history().size() == 1 ? "a row" : live.history().size() + " rows")
                    + ": this database was taken over before, or updated. Nothing was done. Where it stands:"
                    + " soundchart current");
        }
    }

    private static LiquibaseException unknown(AlembicVersion version, List<ChangeSet> changelog) {
        return new LiquibaseException(version.table() + " is at " + version.revision() + ", for which the changelog has"
                + " no tag. It has "
                + Tags.of(changelog).stream()
                        .filter(tag -> !AlembicVersion.revision(tag).equals(tag))
                        .map(AlembicVersion::revision)
                        .collect(Collectors.joining(", "))
                + ": bring the database to one of them first, with Alembic");
    }
}
