package dev.soundchart.command;

import dev.soundchart.changelog.ChangesetIndex;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.QuickQuery;
import dev.soundchart.database.SoundchartDriver;
import dev.soundchart.database.Surroundings;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import liquibase.LabelExpression;
import liquibase.Labels;

/**
 * The answer to an update that has nothing to do, which most have: by one query, without Liquibase. It is given by the
 * runnable jar only, which knows what it was built with, and only where there is no doubt: else Liquibase looks.
 */
final class UpToDate {

    private UpToDate() {}

    /** The exit status, if there is nothing left to do. Whatever goes wrong, Liquibase meets it too, and says it. */
    static OptionalInt status(List<String> arguments) {
        try {
            if (isSo(arguments)) {
                System.err.println("Database is up to date, no changesets to execute");
                return OptionalInt.of(0);
            }
            return OptionalInt.empty();
        } catch (IOException | SQLException | RuntimeException e) {
            return OptionalInt.empty();
        }
    }

    private static boolean isSo(List<String> arguments) throws IOException, SQLException {
        Optional<UpdateSettings> settings = UpdateSettings.of(arguments, Surroundings.PROCESS);
        Optional<ChangesetIndex> index = settings.isEmpty() ? Optional.empty() : index();
        if (index.isEmpty() || settings.get().contextFilter() != null) {
            return false;
        }
        String labels = settings.get().labelFilter();
        if (labels != null && !index.get().hasLabels(labels, filter(labels))) {
            return false;
        }
        DatabaseAddress address =
                SoundchartDriver.find(settings.get().url(), settings.get().credentials(), Surroundings.PROCESS);
        List<String> answer = QuickQuery.row(address, index.get().query(labels == null));
        return index.get().isUpToDate(answer, filter(labels));
    }

    private static Predicate<String> filter(String labels) {
        if (labels == null) {
            return group -> true;
        }
        LabelExpression wanted = new LabelExpression(labels);
        return group -> wanted.matches(new Labels(group));
    }

    /** Read from the jar as a file: as a resource it takes longer. */
    private static Optional<ChangesetIndex> index() throws IOException {
        Path jar = Path.of(System.getProperty("java.class.path"));
        if (!Files.isRegularFile(jar)) {
            return Optional.empty();
        }
        try (ZipFile file = new ZipFile(jar.toFile())) {
            ZipEntry entry = file.getEntry(ChangesetIndex.ENTRY);
            if (entry == null) {
                return Optional.empty();
            }
            try (DataInputStream input = new DataInputStream(new BufferedInputStream(file.getInputStream(entry)))) {
                return Optional.of(ChangesetIndex.read(input));
            }
        }
    }
}
