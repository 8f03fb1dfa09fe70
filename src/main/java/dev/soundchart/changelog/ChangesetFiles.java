package dev.soundchart.changelog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;

/**
 * The files of the changelog.
 *
 * @param bySchema the names of a schema's files, in the order in which they run, by the schema's folder
 */
public record ChangesetFiles(SortedMap<String, SortedSet<String>> bySchema) {

    /** The folder of the folders, relative to the repository's root. */
    public static final String FOLDER = "changelog";

    public ChangesetFiles {
        bySchema = Collections.unmodifiableSortedMap(new TreeMap<>(bySchema));
    }

    /**
     * Lists the files of a repository.
     *
     * @throws LiquibaseException if it holds no changelog
     * @throws IOException if a folder can't be read
     */
    public static ChangesetFiles in(Path repository) throws LiquibaseException, IOException {
        Path changelog = repository.resolve(FOLDER);
        if (!Files.isDirectory(changelog)) {
            throw new LiquibaseException(
                    "There is no folder " + FOLDER + "/ in " + repository + ". Run this at the root of the repository");
        }
        SortedMap<String, SortedSet<String>> bySchema = new TreeMap<>();
        for (Path folder : children(changelog)) {
            if (Files.isDirectory(folder)) {
                SortedSet<String> files = children(folder).stream()
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".yaml"))
                        .collect(Collectors.toCollection(TreeSet::new));
                if (!files.isEmpty()) {
                    bySchema.put(folder.getFileName().toString(), files);
                }
            }
        }
        return new ChangesetFiles(bySchema);
    }

    /** The schemas that there are. */
    public SortedSet<String> schemas() {
        return new TreeSet<>(bySchema.keySet());
    }

    /**
     * The names of a schema's files, in the order in which they run.
     *
     * @throws LiquibaseException if there is no such schema
     */
    SortedSet<String> of(String schema) throws LiquibaseException {
        SortedSet<String> files = bySchema.get(schema);
        if (files == null) {
            throw new LiquibaseException(
                    "There is no schema '" + schema + "' in " + FOLDER + "/" + NearestName.hint(schema, schemas()));
        }
        return files;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }
}
