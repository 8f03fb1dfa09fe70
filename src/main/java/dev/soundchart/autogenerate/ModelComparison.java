package dev.soundchart.autogenerate;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.model.UnreadableModels;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import liquibase.exception.LiquibaseException;

/** One schema built twice, each time in a scratch database: as the changelog makes it, and as its entities describe it. */
public final class ModelComparison implements AutoCloseable {

    private final BuiltSchema changelog;
    private final FutureTask<BuiltSchema> models;

    private ModelComparison(BuiltSchema changelog, FutureTask<BuiltSchema> models) {
        this.changelog = changelog;
        this.models = models;
    }

    /**
     * Builds both at the same time. What is wrong with the entities is said when their schema is asked for: there is
     * something to do without it.
     *
     * @param schemas their folders in the changelog
     * @param entities those of these schemas
     * @throws LiquibaseException if the changelog can't be read or run
     * @throws SQLException if no scratch database can be made
     */
    public static ModelComparison of(
            ChangelogFile changelog, Set<String> schemas, Collection<Class<?>> entities, ScratchDatabases databases)
            throws LiquibaseException, SQLException {
        FutureTask<BuiltSchema> models = new FutureTask<>(() -> BuiltSchema.ofModels(entities, databases));
        Thread thread = new Thread(models, "models of " + schemas);
        thread.setDaemon(true);
        thread.start();
        try {
            return new ModelComparison(BuiltSchema.ofChangelog(changelog, schemas, databases), models);
        } catch (LiquibaseException | SQLException | RuntimeException e) {
            close(models);
            throw e;
        }
    }

    /** The schema as the changelog makes it. */
    public BuiltSchema changelog() {
        return changelog;
    }

    /**
     * The schema as its entities describe it.
     *
     * @throws UnreadableModels if they can't be read
     * @throws SQLException if the server refuses what they describe
     */
    public BuiltSchema models() throws UnreadableModels, SQLException {
        return result(models);
    }

    /**
     * What tells the models from the changelog, which counts as the expected one. The order of columns is left out, and
     * what each deployment decides for itself. An expression that PostgreSQL prints in two ways, depending on whether it
     * was read back from its own print, is the same.
     *
     * @throws UnreadableModels if the entities can't be read
     * @throws SQLException if the server refuses what they describe
     */
    public CatalogDifference difference() throws UnreadableModels, SQLException {
        BuiltSchema described = models();
        CatalogDifference printed = CatalogDifference.between(
                Catalog.read(changelog.connection()).comparable(),
                Catalog.read(described.connection()).comparable());
        return printed.isEmpty()
                ? printed
                : CatalogDifference.between(
                        RestoredForms.settled(changelog.connection()).comparable(),
                        RestoredForms.settled(described.connection()).comparable());
    }

    @Override
    public void close() throws SQLException {
        changelog.close();
        close(models);
    }

    private static BuiltSchema result(FutureTask<BuiltSchema> models) throws UnreadableModels, SQLException {
        try {
            return models.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreadableModels unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void close(FutureTask<BuiltSchema> models) throws SQLException {
        BuiltSchema built;
        try {
            built = result(models);
        } catch (UnreadableModels | SQLException | IllegalStateException e) {
            // then there is nothing to drop, and whoever wanted the models was told
            return;
        }
        built.close();
    }
}
