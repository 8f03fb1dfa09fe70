package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ServerWideStatements;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases;
import java.util.List;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;

/**
 * Scratch databases for one changelog: a command gets them only for a changelog whose statements may run on their
 * server.
 *
 * @param databases the databases
 * @param server where they are made
 * @param allowsServerWide whether statements may run there that reach beyond a database
 */
record ScratchPlace(ScratchDatabases databases, DatabaseAddress server, boolean allowsServerWide) {

    private static final int NAMED = 5;

    /**
     * The databases of a command, to try a changelog on.
     *
     * @throws CommandExecutionException if the changelog has statements that reach beyond a database, which their server
     *     does not allow; the message names them
     * @throws LiquibaseException if the changelog can't be read
     */
    static ScratchDatabases of(CommandScope scope, ChangelogFile changelog) throws LiquibaseException {
        ScratchPlace place = (ScratchPlace) scope.getDependency(ScratchPlace.class);
        if (!place.allowsServerWide) {
            place.requireLocalStatements(changelog);
        }
        return place.databases;
    }

    /** None of a changelog that can't be read: it can't be run either, and the command says why. */
    private static List<String> serverWideStatements(ChangelogFile changelog) throws LiquibaseException {
        try {
            return ServerWideStatements.of(changelog);
        } catch (LiquibaseException e) {
            if (isReadable(changelog)) {
                throw e;
            }
            return List.of();
        }
    }

    private static boolean isReadable(ChangelogFile changelog) {
        try {
            changelog.changesets();
            return true;
        } catch (LiquibaseException e) {
            return false;
        }
    }

    private void requireLocalStatements(ChangelogFile changelog) throws LiquibaseException {
        List<String> found = serverWideStatements(changelog);
        if (!found.isEmpty()) {
            throw new CommandExecutionException(
                    "Nothing was run: these statements reach beyond a scratch database, and "
                            + server + " is not this working copy's own server:\n  "
                            + String.join("\n  ", found.subList(0, Math.min(NAMED, found.size())))
                            + (found.size() > NAMED ? "\n  and " + (found.size() - NAMED) + " more" : "")
                            + "\nLeave --scratch-url out in the working copy, for the embedded PostgreSQL, or, on a server that"
                            + " is for tests only, add --allow-server-wide-statements");
        }
    }
}
