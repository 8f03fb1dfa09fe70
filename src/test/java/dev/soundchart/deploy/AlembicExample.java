package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.SortedSet;
import liquibase.exception.LiquibaseException;

/**
 * The {@link ExampleChangelog} as a team has it that left Alembic: each tag stands for a revision of Alembic, whose id is
 * the tag's name in the example. {@code library-1} becomes {@code alembic-library-1}.
 *
 * @param folder the working copy
 */
public record AlembicExample(Path folder) {

    /** Makes the working copy in an empty folder. */
    public static AlembicExample in(Path folder) throws IOException, SQLException, LiquibaseException {
        Path changelog = ExampleChangelog.copy(folder).resolve(ChangesetFiles.FOLDER);
        for (Map.Entry<String, SortedSet<String>> schema :
                ChangesetFiles.in(folder).bySchema().entrySet()) {
            for (String name : schema.getValue()) {
                Path file = changelog.resolve(schema.getKey()).resolve(name);
                Files.writeString(file, Files.readString(file).replace(" tag: ", " tag: alembic-"));
            }
        }
        Files.writeString(
                changelog.resolve(RecordedCatalogs.FILE),
                RecordedCatalogs.of(ChangelogFile.of(folder), TestServer.databases())
                        .text());
        return new AlembicExample(folder);
    }

    /** Makes the schema of a revision, with rows, in a database that has no history, and writes the revision to a version table. */
    public void build(Scratch database, String schema, String versionTable, String revision)
            throws SQLException, LiquibaseException {
        try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
            session.updateTo("alembic-" + revision, schema);
        }
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            ExampleChangelog.insertRows(connection, schema);
            statement.execute("""
                    DROP TABLE databasechangelog;
                    CREATE TABLE IF NOT EXISTS %1$s (
                        version_num varchar(32) NOT NULL, CONSTRAINT %1$s_pkc PRIMARY KEY (version_num));
                    INSERT INTO %1$s VALUES ('%2$s')
                    """.formatted(versionTable, revision));
        }
    }
}
