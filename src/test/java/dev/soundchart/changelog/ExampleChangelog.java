package dev.soundchart.changelog;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import liquibase.exception.LiquibaseException;
import org.apache.commons.io.FileUtils;

/**
 * The working copy in {@code src/test/resources/example} that the toolkit's tests use: the schemas {@code library} and
 * {@code shop}, with labels, tags, concurrent indexes and a batched data change. Its models are the packages
 * {@code dev.soundchart.model.library} and {@code dev.soundchart.model.shop} of the tests.
 */
public final class ExampleChangelog {

    /** The root of the working copy; tests change copies of it. */
    public static final Path FOLDER = Path.of("src/test/resources/example").toAbsolutePath();

    private static Scratch head;

    private ExampleChangelog() {}

    /** A new database at the last changeset; the caller closes it. */
    public static synchronized Scratch atHead() throws SQLException, LiquibaseException {
        if (head == null) {
            head = TestServer.databases().create();
            try (ChangelogSession session = open(head)) {
                session.update();
            }
        }
        return head.copy();
    }

    /** A copy of the working copy in an empty folder, for tests that write. */
    public static Path copy(Path folder) throws IOException {
        FileUtils.copyDirectory(FOLDER.toFile(), folder.toFile());
        return folder;
    }

    /** The changelog bound to a database. */
    public static ChangelogSession open(Scratch database) throws SQLException, LiquibaseException {
        return ChangelogSession.open(FOLDER, database.connect());
    }

    /** Writes the generated files and the list of released changesets again, after the example was edited. */
    public static void main(String[] arguments) throws Exception {
        ChangelogFile changelog = ChangelogFile.of(FOLDER);
        Files.write(
                FOLDER.resolve(ReleasedChangesets.LIST),
                ReleasedChangesets.actual(FOLDER, changelog.changesets()).lines());
        Files.createDirectories(FOLDER.resolve(ChangelogDocument.FILE).getParent());
        Files.writeString(FOLDER.resolve(ChangelogDocument.FILE), ChangelogDocument.of(FOLDER, TestServer.databases()));
        Files.writeString(
                FOLDER.resolve(ChangesetFiles.FOLDER).resolve(RecordedCatalogs.FILE),
                RecordedCatalogs.of(changelog, TestServer.databases()).text());
    }
}
