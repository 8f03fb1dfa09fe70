package dev.soundchart.changelog;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;

/**
 * A changelog, and where it and what it includes are found.
 *
 * @param path the root changelog, as Liquibase's history names files
 * @param resources where that path is looked for
 */
public record ChangelogFile(String path, ResourceAccessor resources) {

    /** The master changelog, relative to the repository's root. */
    public static final String MASTER = "changelog/changelog.yaml";

    /**
     * The master changelog of a repository.
     *
     * @param repository the folder that holds {@code changelog/}
     * @throws LiquibaseException if there is no such folder
     */
    public static ChangelogFile of(Path repository) throws LiquibaseException {
        try {
            return new ChangelogFile(MASTER, new DirectoryResourceAccessor(repository));
        } catch (FileNotFoundException e) {
            throw new LiquibaseException("No such folder: " + repository, e);
        }
    }

    /**
     * All its changesets, in their order, read without a database.
     *
     * @throws LiquibaseException if it can't be read
     */
    public List<ChangeSet> changesets() throws LiquibaseException {
        return Quiet.get(() -> parse(null).getChangeSets());
    }

    /** Parsed for a database, or for any if that is null. */
    DatabaseChangeLog parse(Database database) throws LiquibaseException {
        ChangeLogParameters parameters = new ChangeLogParameters(database);
        parameters.addJavaProperties();
        parameters.addDefaultFileProperties();
        return parseWith(parameters);
    }

    /** Parsed with values for what stands in it as {@code ${name}}. */
    DatabaseChangeLog parseWith(ChangeLogParameters parameters) throws LiquibaseException {
        return ChangeLogParserFactory.getInstance().getParser(path, resources).parse(path, parameters, resources);
    }

    /**
     * Whether a changeset of a YAML file has a bare {@code rollback:}, which Liquibase takes for an empty one.
     *
     * @throws LiquibaseException if its file can't be read
     */
    public boolean lacksRollback(ChangeSet changeset) throws LiquibaseException {
        String file = changeset.getFilePath();
        if (!file.endsWith(".yaml") && !file.endsWith(".yml")) {
            return false;
        }
        try (InputStream text = resources.getExisting(file).openInputStream()) {
            return UnwrittenParts.lacksRollback(
                    new String(text.readAllBytes(), StandardCharsets.UTF_8), changeset.getId());
        } catch (IOException e) {
            throw new LiquibaseException(file + " can't be read: " + e.getMessage(), e);
        }
    }
}
