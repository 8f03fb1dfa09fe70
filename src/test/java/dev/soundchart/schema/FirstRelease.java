package dev.soundchart.schema;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import liquibase.exception.LiquibaseException;

/** The first release of both schemas. Facts about it stay true whatever changesets come later. */
final class FirstRelease {

    static final String JAMBOT = "jambot-1";
    static final String SOUNDHASH = "soundhash-1";

    private static Scratch released;

    private FirstRelease() {}

    /** A new database at the release; the caller closes it. */
    static synchronized Scratch database() throws SQLException, LiquibaseException {
        if (released == null) {
            released = TestServer.databases().create();
            ChangelogWork update = FirstRelease::update;
            update.on(released);
        }
        return released.copy();
    }

    /** Whether a file of the changelog is part of the release: the files' names begin with their dates. */
    static boolean includes(Path file) {
        return file.getFileName().toString().compareTo("20261122") < 0;
    }

    /** Applies the changesets of the release and none after it. */
    static void update(ChangelogSession session) throws LiquibaseException {
        session.updateTo(JAMBOT, "jambot");
        session.updateTo(SOUNDHASH, "soundhash");
    }
}
