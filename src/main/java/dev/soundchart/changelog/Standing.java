package dev.soundchart.changelog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;

/**
 * Where a database stands with one schema: a folder of the changelog.
 *
 * @param schema the folder's name
 * @param applied what the database has run of it, in the order in which it ran
 * @param pending what it has not run, in the order of the changelog
 */
public record Standing(String schema, List<RanChangeSet> applied, List<ChangeSet> pending) {

    /**
     * Where a database stands with each schema, in the order of the changelog.
     *
     * @param changesets the changelog's
     * @param history all that the database has run; what is of no schema of the changelog is left out
     */
    public static List<Standing> of(List<ChangeSet> changesets, List<RanChangeSet> history) {
        Set<String> ran = history.stream().map(RanChangeSet::toString).collect(Collectors.toSet());
        Map<String, Standing> schemas = new LinkedHashMap<>();
        for (ChangeSet changeset : changesets) {
            Standing standing = schemas.computeIfAbsent(
                    folder(changeset.getFilePath()),
                    schema -> new Standing(schema, new ArrayList<>(), new ArrayList<>()));
            if (!ran.contains(changeset.toString(false))) {
                standing.pending.add(changeset);
            }
        }
        for (RanChangeSet changeset : history) {
            Standing standing = schemas.get(folder(changeset.getChangeLog()));
            if (standing != null) {
                standing.applied.add(changeset);
            }
        }
        return List.copyOf(schemas.values());
    }

    /** What a database has run that is not in the changelog: deployed from elsewhere, or removed since. */
    public static List<RanChangeSet> unknown(List<ChangeSet> changesets, List<RanChangeSet> history) {
        Set<String> known =
                changesets.stream().map(changeset -> changeset.toString(false)).collect(Collectors.toSet());
        return history.stream()
                .filter(changeset -> !known.contains(changeset.toString()))
                .toList();
    }

    /** The name of the folder that a changeset's file is in: its schema. */
    public static String folder(String file) {
        Path folder = Path.of(file).getParent();
        return folder == null ? "" : folder.getFileName().toString();
    }
}
