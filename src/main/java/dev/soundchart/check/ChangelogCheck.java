package dev.soundchart.check;

import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.UnwrittenParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import liquibase.exception.LiquibaseException;

/**
 * Whether each changeset is written to its end, rollback included, and all of them can be applied to an empty database.
 *
 * @param repository the folder that holds {@code changelog/}
 * @param schemas are built here, also for the checks that follow
 */
public record ChangelogCheck(Path repository, SchemaBuilds schemas) implements Check {

    @Override
    public String name() {
        return "changelog";
    }

    @Override
    public List<Finding> findings() throws LiquibaseException, SQLException, IOException {
        List<Finding> unwritten = new ArrayList<>();
        for (Map.Entry<String, SortedSet<String>> schema :
                ChangesetFiles.in(repository).bySchema().entrySet()) {
            for (String name : schema.getValue()) {
                String file = String.join("/", ChangesetFiles.FOLDER, schema.getKey(), name);
                List<String> missing = UnwrittenParts.of(Files.readString(repository.resolve(file)));
                if (!missing.isEmpty()) {
                    unwritten.add(new Finding(
                            schema.getKey(),
                            file,
                            file + " is not written to the end. Missing: " + String.join(", ", missing),
                            null,
                            null,
                            List.of("Write it, then prove it: " + Next.command("verify-rollbacks"))));
                }
            }
        }
        if (unwritten.isEmpty()) {
            schemas.build();
        }
        return unwritten;
    }
}
