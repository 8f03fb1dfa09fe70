package dev.soundchart.changelog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeSet;

/**
 * The changesets that databases out there have run: all up to the last tag of each schema. They never change again.
 * Liquibase's checksum does not see rollback blocks, preconditions, labels and comments, so the hash of the file stands
 * beside it.
 *
 * @param lines a changeset each: id, Liquibase's checksum, SHA-256 of its file, between tabs
 */
public record ReleasedChangesets(List<String> lines) {

    /** The list, relative to the repository's root. */
    public static final String LIST = "changelog/released.tsv";

    /**
     * The list as it was written down; empty where there is no file.
     *
     * @throws IOException if it can't be read
     */
    public static ReleasedChangesets recorded(Path repository) throws IOException {
        try {
            return new ReleasedChangesets(Files.readAllLines(repository.resolve(LIST)));
        } catch (NoSuchFileException e) {
            return new ReleasedChangesets(List.of());
        }
    }

    /**
     * The list as the changelog's files are now.
     *
     * @param changesets all changesets of the changelog, in its order
     * @throws IOException if one of their files can't be read
     */
    public static ReleasedChangesets actual(Path repository, List<ChangeSet> changesets) throws IOException {
        Map<String, List<ChangeSet>> bySchema = new LinkedHashMap<>();
        for (ChangeSet changeset : changesets) {
            String folder = Path.of(changeset.getFilePath()).getParent().toString();
            bySchema.computeIfAbsent(folder, schema -> new ArrayList<>()).add(changeset);
        }
        List<String> lines = new ArrayList<>();
        for (List<ChangeSet> schema : bySchema.values()) {
            for (ChangeSet changeset : schema.subList(0, afterLastTag(schema))) {
                lines.add(String.join(
                        "\t",
                        changeset.getId(),
                        changeset.generateCheckSum(ChecksumVersion.latest()).toString(),
                        hash(repository.resolve(changeset.getFilePath()))));
            }
        }
        return new ReleasedChangesets(lines);
    }

    /** What is not as it was written down, in words, a line for each changeset. */
    public List<String> differencesFrom(ReleasedChangesets recorded) {
        Map<String, String> now = byId(lines);
        Map<String, String> before = byId(recorded.lines);
        List<String> differences = new ArrayList<>();
        before.forEach((id, line) -> {
            if (!now.containsKey(id)) {
                differences.add(id + " is released, but no longer in the changelog. Put it back as it was");
            } else if (!now.get(id).equals(line)) {
                differences.add(
                        id + " is released, but was edited. Put its file back as it was and write a new changeset;"
                                + " to correct no more than its rollback block, change its line in " + LIST + " too: "
                                + now.get(id));
            }
        });
        now.forEach((id, line) -> {
            if (!before.containsKey(id)) {
                differences.add(id + " is released by its tag, but not in " + LIST + ". Add the line: " + line);
            }
        });
        return differences;
    }

    private static int afterLastTag(List<ChangeSet> changesets) {
        for (int i = changesets.size(); i > 0; i--) {
            if (!Tags.of(changesets.get(i - 1)).isEmpty()) {
                return i;
            }
        }
        return 0;
    }

    private static Map<String, String> byId(List<String> lines) {
        Map<String, String> byId = new TreeMap<>();
        lines.forEach(line -> byId.put(line.split("\t", 2)[0], line));
        return byId;
    }

    private static String hash(Path file) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
