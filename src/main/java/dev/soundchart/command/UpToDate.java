package dev.soundchart.command;

import dev.soundchart.changelog.ChangesetIndex;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.SoundchartDriver;
import dev.soundchart.database.Surroundings;
import dev.soundchart.database.UnusableDatabase;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
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
 * Answers an update that has nothing to do, which most have, by one query and without Liquibase. Only the runnable jar does
 * so, since it knows the changelog it was built with. In doubt, Liquibase answers.
 */
final class UpToDate {

    private UpToDate() {}

    /**
     * The exit status, if nothing is left to do or the database can't be used. A login that was refused is not tried again:
     * servers and their guards count failed logins.
     */
    static OptionalInt status(List<String> arguments) {
        try {
            Optional<UpdateSettings> settings = UpdateSettings.of(arguments, Surroundings.PROCESS);
            Optional<ChangesetIndex> index = settings.isEmpty() ? Optional.empty() : index();
            return index.isEmpty() || settings.get().contextFilter() != null
                    ? OptionalInt.empty()
                    : status(settings.get(), index.get());
        } catch (IOException | SQLException | RuntimeException e) {
            // Liquibase meets it too, and reports it
            return OptionalInt.empty();
        }
    }

    private static OptionalInt status(UpdateSettings settings, ChangesetIndex index) throws SQLException {
        String labels = settings.labelFilter();
        if (labels != null && !index.hasLabels(labels, filter(labels))) {
            return OptionalInt.empty();
        }
        DatabaseAddress address =
                SoundchartDriver.findWithoutDefaultsFile(settings.url(), settings.credentials(), Surroundings.PROCESS);
        try (Connection connection = ServerConnection.openBriefly(address)) {
            if (!index.isUpToDate(index.ask(connection, labels == null), filter(labels))) {
                return OptionalInt.empty();
            }
            System.err.println("Database is up to date, no changesets to execute");
            return OptionalInt.of(0);
        } catch (UnusableDatabase e) {
            System.err.println(e.getMessage());
            return OptionalInt.of(1);
        }
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
