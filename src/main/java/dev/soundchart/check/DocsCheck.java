package dev.soundchart.check;

import dev.soundchart.autogenerate.BuiltSchema;
import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.SchemaDescription;
import dev.soundchart.catalog.SchemaDocument;
import dev.soundchart.changelog.ChangelogDocument;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Whether the generated files are those of the changelog. The document is written anew and compared. Of the recorded
 * catalogs, each changeset's checksum is compared, and what they add up to; the tests record them anew, which takes longer.
 *
 * @param repository the folder that holds {@code changelog/}
 * @param schemas built already
 */
public record DocsCheck(Path repository, SchemaBuilds schemas) implements Check {

    private static final String CATALOGS = ChangesetFiles.FOLDER + "/" + RecordedCatalogs.FILE;

    @Override
    public String name() {
        return "docs";
    }

    @Override
    public List<Finding> findings() throws LiquibaseException, SQLException, IOException {
        List<Finding> findings = new ArrayList<>();
        Path document = repository.resolve(ChangelogDocument.FILE);
        if (!Files.exists(document) || !Files.readString(document).equals(document())) {
            findings.add(stale(ChangelogDocument.FILE, "is not what the changelog makes"));
        }
        catalogs().ifPresent(reason -> findings.add(stale(CATALOGS, reason)));
        return findings;
    }

    private String document() throws LiquibaseException, SQLException {
        List<SchemaDescription> descriptions = new ArrayList<>();
        for (Map.Entry<String, BuiltSchema> schema : schemas.ofChangelog().entrySet()) {
            descriptions.add(
                    SchemaDescription.read(schema.getKey(), schema.getValue().connection()));
        }
        return new SchemaDocument(descriptions).markdown();
    }

    /** Why they are stale, if they are. */
    private Optional<String> catalogs() throws LiquibaseException, SQLException {
        if (!Files.exists(repository.resolve(CATALOGS))) {
            return Optional.of("is not there");
        }
        ChangelogFile changelog = ChangelogFile.of(repository);
        List<ChangeSet> changesets = changelog.changesets();
        RecordedCatalogs recorded = RecordedCatalogs.recorded(changelog);
        Optional<String> stale = recorded.staleness(changesets);
        if (stale.isPresent()) {
            return stale;
        }
        for (Map.Entry<String, BuiltSchema> schema : schemas.ofChangelog().entrySet()) {
            List<ChangeSet> all = changesets.stream()
                    .filter(changeset ->
                            Standing.folder(changeset.getFilePath()).equals(schema.getKey()))
                    .toList();
            Catalog made = Catalog.read(schema.getValue().connection());
            if (!recorded.difference(all, made).isEmpty()) {
                return Optional.of("does not add up to what the changelog makes of " + schema.getKey());
            }
        }
        return Optional.empty();
    }

    private static Finding stale(String file, String reason) {
        return Finding.of(file, file + " is stale: it " + reason, "Write it again: " + Next.command("schema-doc"));
    }
}
