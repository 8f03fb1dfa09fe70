package dev.soundchart.changelog;

import dev.soundchart.catalog.SchemaDescription;
import dev.soundchart.catalog.SchemaDocument;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import liquibase.exception.LiquibaseException;

/** The document of all schemas, as the changelog makes them. */
public final class ChangelogDocument {

    /** Where it is, relative to the repository's root. */
    public static final String FILE = "docs/schema.md";

    private ChangelogDocument() {}

    /**
     * Describes what every schema is at its last changeset.
     *
     * @param repository the folder that holds {@code changelog/}
     * @param databases where to make the schemas, each on a database of its own
     * @return the document in Markdown
     * @throws LiquibaseException if the changelog can't be read or run
     * @throws SQLException if scratch databases can't be made
     * @throws IOException if the changelog's folders can't be read
     */
    public static String of(Path repository, ScratchDatabases databases)
            throws LiquibaseException, SQLException, IOException {
        List<SchemaDescription> schemas = new ArrayList<>();
        for (String schema : ChangesetFiles.in(repository).schemas()) {
            try (Scratch scratch = databases.create();
                    Connection connection = scratch.connect();
                    ChangelogSession session = ChangelogSession.open(repository, scratch.connect())) {
                session.keepOnly(Set.of(schema));
                session.update();
                schemas.add(SchemaDescription.read(schema, connection));
            }
        }
        return new SchemaDocument(schemas).markdown();
    }
}
