package dev.soundchart.proof;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import liquibase.changelog.ChangeSet;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;

/**
 * Has the changesets of a changelog tried one by one, each on a database that has run those before it.
 *
 * @param changelog the changelog
 * @param start what its first changeset starts from
 */
public record ChangesetTrials(ChangelogFile changelog, RollbackProof.Start start) {

    /** What a trial leaves behind. */
    public enum Outcome {
        /** The changeset is applied: the next one is tried on the same database. */
        APPLIED,
        /** Nobody knows: the next one is tried on a new database, which has run this one. */
        UNKNOWN,
        /** The changeset can't be applied: the next one is tried on a new database, if that, without rows, can run this one. */
        NOT_APPLICABLE
    }

    /** A scratch database made ready for trials; closed before the database is dropped. */
    public interface Place extends AutoCloseable {

        /** The changelog bound to the database. */
        ChangelogSession session();

        /**
         * Tries the next changeset.
         *
         * @param number how many changesets come before it
         */
        Outcome attempt(ChangeSet changeset, int number) throws LiquibaseException, SQLException;

        @Override
        void close() throws LiquibaseException, SQLException;
    }

    /** Makes databases ready for trials. */
    public interface Opening {
        /** Makes one ready. */
        Place open(Scratch scratch) throws LiquibaseException, SQLException;
    }

    /**
     * Tries changesets, in the order of the changelog.
     *
     * @param wanted whether a changeset is to be tried; the others are just run where one after them is wanted
     * @param opening makes each database ready that is needed
     * @throws LiquibaseException if the changelog can't be read, or a changeset that is not wanted can't be run
     * @throws SQLException if scratch databases can't be made
     */
    public void run(Predicate<ChangeSet> wanted, Opening opening) throws LiquibaseException, SQLException {
        int done = 0;
        Outcome outcome = Outcome.UNKNOWN;
        boolean more = true;
        while (more) {
            // a changeset that failed leaves an unknown state: those after it are tried on a new database
            try (Scratch scratch = start.create();
                    Place place = opening.open(scratch)) {
                if (done > 0 && !canRun(done, place.session(), outcome == Outcome.NOT_APPLICABLE)) {
                    return;
                }
                outcome = Outcome.APPLIED;
                List<ChangeSet> pending = place.session().pending();
                boolean tried = false;
                while (outcome == Outcome.APPLIED && pending.stream().anyMatch(wanted)) {
                    int unwanted = position(wanted, pending);
                    done += unwanted;
                    pending = pending.subList(unwanted, pending.size());
                    if (unwanted > 0 && !canRun(unwanted, place.session(), tried)) {
                        outcome = Outcome.UNKNOWN;
                    } else {
                        outcome = place.attempt(pending.get(0), done);
                        tried = true;
                        done++;
                        pending = pending.subList(1, pending.size());
                    }
                }
                more = outcome != Outcome.APPLIED && pending.stream().anyMatch(wanted);
            }
        }
    }

    /**
     * Runs the next changesets.
     *
     * @param mayFail whether that may have a reason that is told already, or lies in what trials have left in the database
     */
    private static boolean canRun(int count, ChangelogSession session, boolean mayFail) throws LiquibaseException {
        try {
            session.update(count);
            return true;
        } catch (CommandExecutionException e) {
            if (mayFail) {
                return false;
            }
            throw e;
        }
    }

    private static int position(Predicate<ChangeSet> wanted, List<ChangeSet> changesets) {
        return IntStream.range(0, changesets.size())
                .filter(i -> wanted.test(changesets.get(i)))
                .findFirst()
                .orElseThrow();
    }
}
