package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import liquibase.Scope;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;

/** A changelog that is named on the command line: any file, not only of this project. */
final class GivenChangelog {

    private GivenChangelog() {}

    /**
     * Its operations. What it includes is looked for from the current folder if the file is below that, then from each of
     * the folders that it is in: applications name such files from wherever their own root is.
     */
    static ChangelogOperations operations(String name) throws LiquibaseException {
        Path file = Path.of(name).toAbsolutePath().normalize();
        if (!Files.exists(file)) {
            return ofResource(name);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new CommandExecutionException(name + " is " + (Files.isDirectory(file) ? "a folder" : "not readable")
                    + ". Name a changelog file");
        }
        LiquibaseException first = null;
        for (Path root : roots(file)) {
            try (ResourceAccessor resources = new DirectoryResourceAccessor(root)) {
                String path = root.relativize(file).toString().replace('\\', '/');
                return ChangelogOperations.of(new ChangelogFile(path, resources));
            } catch (LiquibaseException e) {
                first = first == null ? e : first;
            } catch (Exception e) {
                throw new LiquibaseException(e);
            }
        }
        throw new CommandExecutionException(name + " is no changelog that Liquibase can read: "
                + Problem.firstLines(String.valueOf(first.getMessage())));
    }

    /** One inside of the jar, or on the search path. */
    private static ChangelogOperations ofResource(String name) throws LiquibaseException {
        ResourceAccessor resources = Scope.getCurrentScope().getResourceAccessor();
        try {
            if (resources.get(name).exists()) {
                return ChangelogOperations.of(new ChangelogFile(name, resources));
            }
        } catch (IOException e) {
            throw new LiquibaseException(e);
        }
        throw new CommandExecutionException(
                "There is no file " + name + ". Name a changelog file, or none for all of the changelog");
    }

    private static List<Path> roots(Path file) {
        List<Path> roots = new ArrayList<>();
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            roots.add(folder);
        }
        Path current = Path.of("").toAbsolutePath();
        if (roots.remove(current)) {
            roots.add(0, current);
        }
        return roots;
    }
}
