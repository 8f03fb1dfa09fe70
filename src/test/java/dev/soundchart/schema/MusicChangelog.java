package dev.soundchart.schema;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import liquibase.exception.LiquibaseException;
import org.apache.commons.io.FileUtils;

/** The project's own changelog, on databases of the test server. */
public final class MusicChangelog {

    /** The root of the repository. */
    public static final Path REPOSITORY = Path.of("").toAbsolutePath();

    private static Scratch head;

    private MusicChangelog() {}

    /** A new database at the changelog's last changeset; the caller closes it. */
    public static synchronized Scratch atHead() throws SQLException, LiquibaseException {
        if (head == null) {
            head = TestServer.databases().create();
            try (ChangelogSession session = open(head)) {
                session.update();
            }
        }
        return head.copy();
    }

    /** A working copy with nothing in it but the changelog and what is written from it. */
    public static Path workingCopy(Path folder) throws IOException {
        for (String part : List.of("changelog", "docs")) {
            FileUtils.copyDirectory(
                    REPOSITORY.resolve(part).toFile(), folder.resolve(part).toFile());
        }
        Files.createFile(folder.resolve("pom.xml"));
        return folder;
    }

    /** The changelog bound to a database. */
    public static ChangelogSession open(Scratch database) throws SQLException, LiquibaseException {
        return ChangelogSession.open(REPOSITORY, database.connect());
    }
}
