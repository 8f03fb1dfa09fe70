package dev.soundchart.command;

import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;

/** How many changesets a command will run. */
interface Extent {

    /** The changesets that it will apply to a database, or undo, given all there are. */
    long of(DatabaseChangeLog changelog, Database database);

    /** Whether it undoes a changeset; else it did not run, and only its row is removed. */
    default boolean undoes(ChangeSet changeset) {
        return true;
    }
}
