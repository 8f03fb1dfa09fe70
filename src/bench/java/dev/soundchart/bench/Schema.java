package dev.soundchart.bench;

import dev.soundchart.changelog.ChangelogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.LiquibaseException;
import org.apache.commons.io.FileUtils;

/**
 * What all tools make.
 *
 * @param migrations its steps
 * @param repository whose changelog makes the same; empty if the changelog is to be written from the migrations
 */
record Schema(List<Migration> migrations, Optional<Path> repository) {

    private static final String MASTER = """
            databaseChangeLog:
              - includeAll:
                  path: tables/
                  relativeToChangelogFile: true
                  endsWithFilter: .yaml
                  labels: tables
            """;

    private static final String CHANGESET = """
            databaseChangeLog:
              - changeSet:
                  id: %1$s
                  author: benchmark
                  comment: One table
                  changes:
                    - createTable:
                        tableName: %2$s
                        columns:
                          - column:
                              name: id
                              type: integer
                              constraints:
                                primaryKey: true
                                primaryKeyName: %2$s_pkey
                                nullable: false
                          - column:
                              name: name
                              type: varchar(100)
                              constraints:
                                nullable: false
                  rollback:
                    - dropTable:
                        tableName: %2$s
            """;

    /** That many tables. */
    static Schema ofTables(int count) {
        return new Schema(Migration.tables(count), Optional.empty());
    }

    /** That of a repository's changelog. */
    static Schema ofRepository(Path repository) throws LiquibaseException {
        return new Schema(
                Migration.of(ChangelogFile.of(repository).changesets(), new PostgresDatabase()),
                Optional.of(repository));
    }

    /** Writes the changelog below a folder. */
    void writeChangelog(Path folder) throws IOException {
        Path changelog = folder.resolve("changelog");
        if (repository.isPresent()) {
            FileUtils.copyDirectory(repository.get().resolve("changelog").toFile(), changelog.toFile());
            return;
        }
        Files.createDirectories(changelog.resolve("tables"));
        Files.writeString(folder.resolve(ChangelogFile.MASTER), MASTER);
        for (Migration migration : migrations) {
            Files.writeString(
                    changelog.resolve("tables/" + migration.id() + ".yaml"),
                    CHANGESET.formatted(migration.id(), migration.id().replaceFirst(".*_create_", "")));
        }
    }
}
