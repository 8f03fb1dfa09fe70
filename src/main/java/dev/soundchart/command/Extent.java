package dev.soundchart.command;

import java.util.List;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;

/** How many changesets a command will run. */
interface Extent {

    /** The changesets that it will apply, given all there are and those that ran before. */
    long ofUpdate(DatabaseChangeLog changelog, List<RanChangeSet> ran);

    /** The changesets that it will undo, given those that ran before. */
    long ofRollback(List<RanChangeSet> ran);
}
