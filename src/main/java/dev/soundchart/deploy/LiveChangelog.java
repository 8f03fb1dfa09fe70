package dev.soundchart.deploy;

import java.util.List;
import liquibase.changelog.ChangeSet;

/** The changelog on the database that is deployed to, as the commands of the command line handle it. */
public interface LiveChangelog {

    /** The changesets that an update would run, in their order. Nothing is written. */
    List<ChangeSet> pending() throws Exception;

    /** Runs them; those that are in the history stay there, whatever becomes of the rest. */
    void update() throws Exception;

    /** Undoes all that ran after a changeset. */
    void rollbackTo(String changeset) throws Exception;

    /** Why one of these failed, in a line or two without passwords. */
    String reason(Throwable failure);
}
