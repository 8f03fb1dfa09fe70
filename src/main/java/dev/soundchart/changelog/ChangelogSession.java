package dev.soundchart.changelog;

import dev.soundchart.database.ChangesetHistory;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;

/**
 * The changelog bound to one database: what Liquibase's commands do, without a word printed.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ChangelogSession implements AutoCloseable {

    private static final Contexts ALL_CONTEXTS = new Contexts();
    private final Liquibase liquibase;

    private ChangelogSession(Liquibase liquibase) {
        this.liquibase = liquibase;
    }

    /**
     * Binds the changelog of a repository to a database.
     *
     * @param repository the folder that holds {@code changelog/}
     * @param connection to the database; closed with the session
     * @throws LiquibaseException if the repository is not there, or the database none that Liquibase knows
     */
    public static ChangelogSession open(Path repository, Connection connection) throws LiquibaseException {
        return open(ChangelogFile.of(repository), connection, null);
    }

    /**
     * Binds a changelog to one schema of a database.
     *
     * @param changelog the changelog
     * @param connection to the database; closed with the session
     * @param schema where tables and history go; null for the current schema of the connection
     * @throws LiquibaseException if the database is none that Liquibase knows
     */
    public static ChangelogSession open(ChangelogFile changelog, Connection connection, String schema)
            throws LiquibaseException {
        return Quiet.get(() -> {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            database.setDefaultSchemaName(schema);
            Liquibase liquibase = new Liquibase(changelog.path(), changelog.resources(), database);
            liquibase.setShowSummary(UpdateSummaryEnum.OFF);
            return new ChangelogSession(liquibase);
        });
    }

    /** Whether one of these is at work: on a database that was made for it, whose past is known. */
    public static boolean isAtWork() {
        return Quiet.isHere();
    }

    /** All changesets, in the order of the changelog. */
    public List<ChangeSet> changesets() throws LiquibaseException {
        return changelog().getChangeSets();
    }

    /** Leaves out, from now on, the changesets of all schemas but these: those whose file is in another folder. */
    public void keepOnly(Set<String> schemas) throws LiquibaseException {
        changesets().removeIf(changeset -> !schemas.contains(Standing.folder(changeset.getFilePath())));
    }

    /** Creates the history's table, unless it is there; the first changeset would. */
    public void createHistory() throws LiquibaseException {
        Quiet.run(() -> ChangesetHistory.create(liquibase.getDatabase()));
    }

    /** The changesets that the database has not run, in the order in which an update would run them. */
    public List<ChangeSet> pending() throws LiquibaseException {
        return Quiet.get(() -> liquibase.listUnrunChangeSets(ALL_CONTEXTS, new LabelExpression()));
    }

    /** Runs all pending changesets. */
    public void update() throws LiquibaseException {
        run(() -> liquibase.update(ALL_CONTEXTS));
    }

    /** Runs the next changesets, that many of them. */
    public void update(int count) throws LiquibaseException {
        run(() -> liquibase.update(count, ALL_CONTEXTS, new LabelExpression()));
    }

    /** Runs the pending changesets of a label up to the one that sets a tag. */
    public void updateTo(String tag, String label) throws LiquibaseException {
        Quiet.run(() -> liquibase.update(tag, ALL_CONTEXTS, new LabelExpression(label)));
    }

    /** Runs all pending changesets of a label. */
    public void updateLabel(String label) throws LiquibaseException {
        Quiet.run(() -> liquibase.update(ALL_CONTEXTS, new LabelExpression(label)));
    }

    /** Rolls the latest changesets back, that many of them. */
    public void rollback(int count) throws LiquibaseException {
        run(() -> liquibase.rollback(count, ALL_CONTEXTS, new LabelExpression()));
    }

    /** Rolls back the changesets of a label that ran after a tag was set. */
    public void rollbackTo(String tag, String label) throws LiquibaseException {
        Quiet.run(() -> liquibase.rollback(tag, ALL_CONTEXTS, new LabelExpression(label)));
    }

    /** Every command of Liquibase's would read the changelog anew. With a label it may: properties may depend on it. */
    private void run(Quiet.Action command) throws LiquibaseException {
        Quiet.run(() -> {
            changelog();
            command.run();
        });
    }

    private DatabaseChangeLog changelog() throws LiquibaseException {
        Map<String, Object> scope = Map.of(
                Scope.Attr.database.name(), liquibase.getDatabase(),
                Scope.Attr.resourceAccessor.name(), liquibase.getResourceAccessor());
        return Quiet.get(() -> Scope.child(scope, () -> liquibase.getDatabaseChangeLog()));
    }

    @Override
    public void close() throws LiquibaseException {
        Quiet.run(() -> liquibase.close());
    }
}
