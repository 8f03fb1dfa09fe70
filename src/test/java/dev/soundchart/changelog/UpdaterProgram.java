package dev.soundchart.changelog;

import dev.soundchart.database.SoundchartDriver;
import java.util.Properties;
import liquibase.exception.LiquibaseException;

/** A program that updates a database, or rolls its last changeset back, and ends. */
final class UpdaterProgram {

    private UpdaterProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (ChangelogSession session = ChangelogSession.open(
                ExampleChangelog.FOLDER, new SoundchartDriver().connect(arguments[0], new Properties()))) {
            if (arguments[1].equals("rollback")) {
                session.rollback(1);
            } else {
                session.update();
            }
        } catch (LiquibaseException e) {
            System.err.println("failed " + e.getMessage());
            System.exit(1);
        }
    }
}
