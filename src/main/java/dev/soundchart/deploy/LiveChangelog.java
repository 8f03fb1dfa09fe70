package dev.soundchart.deploy;

import java.util.List;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.RanChangeSet;

/** The changelog on the database that is deployed to, as the commands of the command line handle it. */
public interface LiveChangelog {

    /** The changesets that an update would run, in their order. Nothing is written. */
    List<ChangeSet> pending() throws Exception;

    /** Runs them; those that are in the history stay there, whatever becomes of the rest. */
    void update() throws Exception;

    /**
     * Undoes what was applied, or nothing if anything else would be undone with it.
     *
     * @param changeset the one that ran last before it
     * @param applied all that ran after it
     */
    void undo(String changeset, List<RanChangeSet> applied) throws Exception;

    /** Why one of these failed, in a line or two without passwords. */
    String reason(Throwable failure);
}
