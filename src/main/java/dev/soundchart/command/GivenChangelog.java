package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.database.Surroundings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;

/**
 * A changelog that is named on the command line: any file, not only of this project.
 *
 * @param file where it was found
 * @param root the folder from which its files are named; null if they are inside of the jar, or on the search path
 * @param operations what it does
 */
record GivenChangelog(ChangelogFile file, Path root, ChangelogOperations operations) {

    /**
     * The names in a list with commas.
     *
     * @throws CommandExecutionException if there are none
     */
    static List<String> names(String list) throws CommandExecutionException {
        List<String> names = Stream.of(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            throw new CommandExecutionException("No file is named. Name a changelog file, or leave --files out");
        }
        return names;
    }

    /**
     * Reads it. What it includes is looked for from the current folder if the file is below that, then from each of the
     * folders that it is in: applications name such files from wherever their own root is.
     */
    static GivenChangelog read(String name) throws LiquibaseException {
        Path file = current().resolve(name).normalize();
        if (!Files.exists(file)) {
            return ofResource(name);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new CommandExecutionException(name + " is " + (Files.isDirectory(file) ? "a folder" : "not readable")
                    + ". Name a changelog file");
        }
        LiquibaseException first = null;
        for (Path root : roots(file)) {
            try {
                String path = root.relativize(file).toString().replace('\\', '/');
                return of(new ChangelogFile(path, new DirectoryResourceAccessor(root)), root);
            } catch (LiquibaseException e) {
                first = first == null ? e : first;
            } catch (FileNotFoundException e) {
                throw new LiquibaseException(e);
            }
        }
        throw new CommandExecutionException(name + " is no changelog that Liquibase can read: "
                + Problem.firstLines(String.valueOf(first.getMessage())));
    }

    /** How one of its files is named from the current folder. */
    String shown(String path) {
        Path current = current();
        if (root == null || root.equals(current)) {
            return path;
        }
        Path absolute = root.resolve(path);
        return (absolute.startsWith(current) ? current.relativize(absolute) : absolute).toString();
    }

    /** One inside of the jar, or on the search path. */
    private static GivenChangelog ofResource(String name) throws LiquibaseException {
        ResourceAccessor resources = Scope.getCurrentScope().getResourceAccessor();
        try {
            if (resources.get(name).exists()) {
                return of(new ChangelogFile(name, resources), null);
            }
        } catch (IOException e) {
            throw new LiquibaseException(e);
        }
        throw new CommandExecutionException(
                "There is no file " + name + ". Name a changelog file, or none for all of the changelog");
    }

    private static GivenChangelog of(ChangelogFile file, Path root) throws LiquibaseException {
        return new GivenChangelog(file, root, ChangelogOperations.of(file));
    }

    private static List<Path> roots(Path file) {
        List<Path> roots = new ArrayList<>();
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            roots.add(folder);
        }
        Path current = current();
        if (roots.remove(current)) {
            roots.add(0, current);
        }
        return roots;
    }

    private static Path current() {
        return Surroundings.current().folder().toAbsolutePath();
    }
}
