package dev.soundchart.check;

import dev.soundchart.autogenerate.BuiltSchema;
import dev.soundchart.autogenerate.ModelComparison;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.model.EntityClasses;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import liquibase.exception.LiquibaseException;

/** All schemas, each as the changelog makes it and as the models describe it: several checks look at them. */
public final class SchemaBuilds implements AutoCloseable {

    private final ChangelogFile changelog;
    private final SortedSet<String> schemas;
    private final ScratchDatabases databases;
    private final SortedMap<String, ModelComparison> built = new TreeMap<>();

    /**
     * Nothing is built yet.
     *
     * @param schemas the changelog's
     */
    public SchemaBuilds(ChangelogFile changelog, SortedSet<String> schemas, ScratchDatabases databases) {
        this.changelog = changelog;
        this.schemas = schemas;
        this.databases = databases;
    }

    /**
     * Builds them; the models go on meanwhile.
     *
     * @throws LiquibaseException if the changelog can't be run
     * @throws SQLException if scratch databases can't be made
     */
    void build() throws LiquibaseException, SQLException {
        for (String schema : schemas) {
            built.put(schema, ModelComparison.of(changelog, Set.of(schema), EntityClasses.of(schema), databases));
        }
    }

    /**
     * The schemas, by their names.
     *
     * @throws LiquibaseException if they could not be built
     */
    SortedMap<String, ModelComparison> all() throws LiquibaseException {
        if (!built.keySet().equals(schemas)) {
            throw new LiquibaseException("Can't be told as long as the changelog can't be applied");
        }
        return Collections.unmodifiableSortedMap(built);
    }

    /**
     * The schemas as the changelog makes them, by their names.
     *
     * @throws LiquibaseException if they could not be built
     */
    SortedMap<String, BuiltSchema> ofChangelog() throws LiquibaseException {
        SortedMap<String, BuiltSchema> heads = new TreeMap<>();
        all().forEach((schema, comparison) -> heads.put(schema, comparison.changelog()));
        return heads;
    }

    @Override
    public void close() throws SQLException {
        for (ModelComparison comparison : built.values()) {
            comparison.close();
        }
    }
}
