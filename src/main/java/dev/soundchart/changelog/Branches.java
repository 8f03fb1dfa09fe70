package dev.soundchart.changelog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import liquibase.exception.LiquibaseException;

/**
 * The changelog of this working copy, of the branch that it will be merged into, and as it was where they parted; each
 * file by its path from the repository's root.
 *
 * @param here the working copy's files, as they are on the disk
 * @param there the files of the other branch
 * @param parted the files of the commit that both come from
 */
public record Branches(Map<String, byte[]> here, Map<String, byte[]> there, Map<String, byte[]> parted) {

    private static final String FOLDER = "changelog";

    /**
     * Reads them.
     *
     * @param repository the working copy's root
     * @param base the other branch, or any commit
     * @throws LiquibaseException if Git can't be run, does not know the commit, or the two have no commit in common
     * @throws IOException if a file can't be read
     */
    public static Branches read(Path repository, String base) throws LiquibaseException, IOException {
        git(
                repository,
                "Git knows no commit '" + base + "' here. Name a branch, a tag or a commit",
                "rev-parse",
                "--verify",
                "--quiet",
                base + "^{commit}");
        String common = text(git(
                repository,
                "This branch and " + base + " have no commit in common. In a shallow clone, run git fetch --unshallow",
                "merge-base",
                "HEAD",
                base));
        return new Branches(onDisk(repository), of(repository, base), of(repository, common));
    }

    /**
     * The files as a merge will have them.
     *
     * @throws LiquibaseException if a file was changed on both branches
     */
    public Map<String, byte[]> merged() throws LiquibaseException {
        Map<String, byte[]> merged = new TreeMap<>();
        for (String path : paths()) {
            byte[] ours = here.get(path);
            byte[] theirs = there.get(path);
            byte[] before = parted.get(path);
            byte[] result = Arrays.equals(ours, before) ? theirs : ours;
            boolean conflict = !Arrays.equals(ours, before)
                    && !Arrays.equals(theirs, before)
                    && !Arrays.equals(ours, theirs)
                    // a list for reviewers, which no database reads
                    && !path.equals(ReleasedChangesets.LIST);
            if (conflict) {
                throw new LiquibaseException(path + " was changed on both branches. Merge them, then check again");
            }
            if (result != null) {
                merged.put(path, result);
            }
        }
        return merged;
    }

    /** Writes files below a folder, to be read as a changelog. */
    public static ChangelogFile write(Map<String, byte[]> files, Path folder) throws IOException, LiquibaseException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return ChangelogFile.of(folder);
    }

    private TreeSet<String> paths() {
        TreeSet<String> paths = new TreeSet<>(here.keySet());
        paths.addAll(there.keySet());
        return paths;
    }

    private static Map<String, byte[]> onDisk(Path repository) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(repository.resolve(FOLDER))) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(repository.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static Map<String, byte[]> of(Path repository, String commit) throws LiquibaseException, IOException {
        byte[] archive = git(
                repository,
                "The commit " + commit + " has no folder " + FOLDER,
                "archive",
                "--format=zip",
                commit,
                FOLDER);
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        return files;
    }

    private static byte[] git(Path repository, String whatElse, String... arguments)
            throws LiquibaseException, IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(repository.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new LiquibaseException(
                    "Git is needed to see the other branch, and can't be run: " + e.getMessage(), e);
        }
        byte[] output = process.getInputStream().readAllBytes();
        try {
            if (process.waitFor() != 0) {
                throw new LiquibaseException(whatElse);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LiquibaseException(e);
        }
        return output;
    }

    private static String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8).strip();
    }
}
