package dev.soundchart.schema;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.SQLException;
import liquibase.exception.LiquibaseException;

/** Some updates and rollbacks. */
@FunctionalInterface
interface ChangelogWork {

    void run(ChangelogSession session) throws LiquibaseException;

    /** Runs them on a database, in a session of their own. */
    default void on(Scratch database) throws SQLException, LiquibaseException {
        try (ChangelogSession session = MusicChangelog.open(database)) {
            run(session);
        }
    }
}
