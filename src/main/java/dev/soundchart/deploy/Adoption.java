package dev.soundchart.deploy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.Standing;
import dev.soundchart.changelog.Tags;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.executor.Executor;
import liquibase.executor.ExecutorService;
import liquibase.statement.core.MarkChangeSetRanStatement;

/**
 * The taking over of a database that Alembic built: what to mark as run, and what speaks against it.
 *
 * @param versions where Alembic left each schema, by the schema's folder
 * @param changesets those that make what Alembic made, in the order of the changelog
 * @param differences what the database is not as after these changesets
 */
public record Adoption(Map<String, AlembicVersion> versions, List<ChangeSet> changesets, List<Difference> differences) {

    public Adoption {
        changesets = List.copyOf(changesets);
        differences = List.copyOf(differences);
    }

    /**
     * Looks at a database. Nothing is written.
     *
     * @param changelog all changesets, in their order
     * @param recorded what each makes of the catalog
     * @param connection to the database
     * @param versionTables where Alembic keeps its versions, as one would write it in SQL
     * @throws LiquibaseException if Liquibase knows the database already, or a version is not that of a tag
     * @throws SQLException if the database can't be read
     */
    public static Adoption plan(
            List<ChangeSet> changelog, RecordedCatalogs recorded, Connection connection, List<String> versionTables)
            throws LiquibaseException, SQLException {
        Set<AlembicVersion> found = new LinkedHashSet<>();
        LiveDatabase live = Snapshot.of(connection, snapshot -> {
            LiveDatabase now = LiveDatabase.readHere(snapshot);
            requireNoHistory(now);
            for (String table : versionTables) {
                found.addAll(AlembicVersion.read(snapshot, table));
            }
            return now;
        });
        Map<String, AlembicVersion> versions = new LinkedHashMap<>();
        List<ChangeSet> chosen = new ArrayList<>();
        for (AlembicVersion version : found) {
            List<ChangeSet> upTo = Tags.upTo(version.tag(), changelog).orElseThrow(() -> unknown(version, changelog));
            String schema = Standing.folder(upTo.get(0).getFilePath());
            AlembicVersion other = versions.put(schema, version);
            if (other != null) {
                throw new LiquibaseException("Alembic has two versions of " + schema + " here, " + other.revision()
                        + " and " + version.revision() + ": bring it to one of them first, with Alembic");
            }
            chosen.addAll(upTo);
        }
        Set<String> alembics = found.stream().map(AlembicVersion::table).collect(Collectors.toSet());
        Catalog alembicLess = live.catalog().only(fact -> !alembics.contains(fact.object()));
        return new Adoption(
                versions,
                changelog.stream().filter(chosen::contains).toList(),
                Drift.differences(recorded.difference(chosen, alembicLess)));
    }

    /**
     * Marks the changesets as run, all or none.
     *
     * @param database bound by Liquibase, whose lock is held
     * @throws LiquibaseException if the history can't be written
     */
    public void apply(Database database) throws LiquibaseException {
        ChangeLogHistoryService history = Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database);
        history.init();
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
