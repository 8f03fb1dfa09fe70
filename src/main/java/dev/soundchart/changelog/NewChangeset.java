package dev.soundchart.changelog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;

/**
 * A changeset's file that is to be made: with all in place that is the same in each, or written already.
 *
 * @param file relative to the repository's root
 * @param date the day in its name; not today's where it would run before files that are there
 * @param text what the file holds
 */
public record NewChangeset(Path file, LocalDate date, String text) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
    private static final int DATE_LENGTH = 8;

    /**
     * Plans one that runs after all others of its schema.
     *
     * @param files those that are there
     * @param schema the folder that it belongs to
     * @param name what it does, in free words
     * @throws LiquibaseException if there is no such schema, the words make no name, or the name is taken
     */
    public static NewChangeset plan(
            ChangesetFiles files, String schema, String name, ChangesetKind kind, LocalDate today)
            throws LiquibaseException {
        ChangesetName cleaned = ChangesetName.of(name);
        LocalDate date = dateAfter(files.of(schema), cleaned, today);
        String id = id(date, cleaned);
        Optional<Path> taken = taken(files, schema, cleaned, id);
        if (taken.isPresent()) {
            throw new LiquibaseException(taken.get() + " has this name already. Choose another one");
        }
        return new NewChangeset(
                path(schema, fileName(id)), date, kind.template().replace("<id>", id));
    }

    /** The same with another text. */
    public NewChangeset with(String otherText) {
        return new NewChangeset(file, date, otherText);
    }

    /** The id of its first changeset: the file's name. */
    public String id() {
        return file.getFileName().toString().replaceFirst("\\.yaml$", "");
    }

    /**
     * Makes the file.
     *
     * @throws IOException if it is there already, or can't be written
     */
    public void write(Path repository) throws IOException {
        Files.writeString(repository.resolve(file), text, StandardOpenOption.CREATE_NEW);
    }

    /** Files run in the order of their names, so the date has to wait for the last of them. */
    private static LocalDate dateAfter(SortedSet<String> files, ChangesetName name, LocalDate today) {
        Optional<String> last =
                files.stream().filter(file -> date(file).isPresent()).max(Comparator.naturalOrder());
        LocalDate lastDate = last.flatMap(NewChangeset::date).orElse(today);
        return Stream.of(today, lastDate, lastDate.plusDays(1))
                .filter(date -> last.isEmpty() || fileName(id(date, name)).compareTo(last.get()) > 0)
                .findFirst()
                .orElseThrow();
    }

    /** The file that has the id, in whichever schema, or the name, in this one. */
    private static Optional<Path> taken(ChangesetFiles files, String schema, ChangesetName name, String id) {
        for (Map.Entry<String, SortedSet<String>> folder : files.bySchema().entrySet()) {
            for (String file : folder.getValue()) {
                boolean sameName = folder.getKey().equals(schema)
                        && date(file).isPresent()
                        && file.substring(DATE_LENGTH).equals(fileName("_" + name.text()));
                if (sameName || file.equals(fileName(id))) {
                    return Optional.of(path(folder.getKey(), file));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> date(String file) {
        try {
            return Optional.of(LocalDate.parse(file.substring(0, Math.min(DATE_LENGTH, file.length())), DATE));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String id(LocalDate date, ChangesetName name) {
        return DATE.format(date) + "_" + name.text();
    }

    private static String fileName(String id) {
        return id + ".yaml";
    }

    private static Path path(String schema, String file) {
        return Path.of(ChangesetFiles.FOLDER, schema, file);
    }
}
