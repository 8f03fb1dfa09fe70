package dev.soundchart.command;

import java.util.List;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.database.Database;

/** How many changesets a command will run. */
interface Extent {

    /** The changesets that it will apply to a database, given all there are. */
    long ofUpdate(DatabaseChangeLog changelog, Database database);

    /** The changesets that it will undo, given those that ran before. */
    long ofRollback(List<RanChangeSet> ran);
}
