package dev.soundchart.changelog;

import dev.soundchart.database.SoundchartDriver;
import dev.soundchart.database.StopRequest;
import java.util.Properties;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;

/** A program that updates a database, and is asked to stop between a changeset's change and its row in the history. */
final class StoppedUpdater {

    private StoppedUpdater() {}

    public static void main(String[] arguments) throws Exception {
        Database database = DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(
                        new JdbcConnection(new SoundchartDriver().connect(arguments[0], new Properties())));
        ChangelogFile changelog = ChangelogFile.of(ExampleChangelog.FOLDER);
        try (Liquibase liquibase = new Liquibase(changelog.path(), changelog.resources(), database)) {
            liquibase.setChangeExecListener(new AbstractChangeExecListener() {
                @Override
                public void ran(Change change, ChangeSet changeset, DatabaseChangeLog all, Database ignored) {
                    if (changeset.getChanges().indexOf(change)
                            == changeset.getChanges().size() - 1) {
                        StopRequest.make();
                    }
                }
            });
            liquibase.update(new Contexts());
        } catch (LiquibaseException e) {
            System.exit(3);
        }
    }
}
