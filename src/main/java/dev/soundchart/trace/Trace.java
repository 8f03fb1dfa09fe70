package dev.soundchart.trace;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.proof.ChangesetTrials;
import dev.soundchart.proof.ChangesetTrials.Outcome;
import dev.soundchart.proof.ConstraintsToCome;
import dev.soundchart.proof.RollbackProof;
import dev.soundchart.proof.SampleRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Watches on scratch databases, with rows in every table, what changesets lock, write anew and wait for: their updates,
 * their rollbacks, and their updates again.
 *
 * @param changelog the changelog
 * @param start what its first changeset starts from
 */
public record Trace(ChangelogFile changelog, RollbackProof.Start start) {

    /**
     * Runs changesets, each on a database that has run those before it. After one that can't even be applied to tables
     * without rows there are no more.
     *
     * @param wanted whether a changeset is to be watched
     * @param each takes each changeset's trace as soon as it is known
     * @throws LiquibaseException if the changelog can't be read, or a changeset that is not wanted can't be run
     * @throws SQLException if scratch databases can't be made
     */
    public void run(Predicate<ChangeSet> wanted, Consumer<ChangesetTrace> each)
            throws LiquibaseException, SQLException {
        ConstraintsToCome toCome = ConstraintsToCome.of(changelog, start);
        new ChangesetTrials(changelog, start).run(wanted, scratch -> Place.open(changelog, scratch, toCome, each));
    }

    /**
     * A scratch database whose changesets are watched.
     *
     * @param connection fills and reads the tables, unwatched
     */
    private record Place(
            Connection connection,
            ChangelogSession session,
            Recording recording,
            ConstraintsToCome toCome,
            Consumer<ChangesetTrace> each)
            implements ChangesetTrials.Place {

        static Place open(
                ChangelogFile changelog, Scratch scratch, ConstraintsToCome toCome, Consumer<ChangesetTrace> each)
                throws LiquibaseException, SQLException {
            Connection watched = scratch.connect();
            try (Statement statement = watched.createStatement()) {
                // nobody but the trace itself is in the way
                statement.execute("SET lock_timeout = 0");
            }
            Recording recording = new Recording(scratch, watched);
            ChangelogSession session = ChangelogSession.open(changelog, TracedConnection.of(watched, recording), null);
            session.createHistory();
            return new Place(scratch.connect(), session, recording, toCome, each);
        }

        @Override
        public Outcome attempt(ChangeSet changeset, int number) throws SQLException {
            Instant started = Instant.now();
            List<String> empty = SampleRows.fillEmpty(connection, number, toCome);
            Relations before = Relations.read(connection);
            Run update = recording.of(before, () -> session.update(1));
            Run rollback = null;
            Run again = null;
            if (update.succeeded()) {
                rollback = recording.of(Relations.read(connection).in(before), () -> session.rollback(1));
            }
            if (rollback != null && rollback.succeeded()) {
                again = recording.of(Relations.read(connection), () -> session.update(1));
            }
            each.accept(new ChangesetTrace(
                    changeset.getId(),
                    changeset.getAuthor(),
                    changeset.getFilePath(),
                    changeset.isRunInTransaction(),
                    update,
                    rollback,
                    again,
                    empty,
                    Duration.between(started, Instant.now())));
            if (!update.succeeded()) {
                return Outcome.NOT_APPLICABLE;
            }
            boolean applied = again == null ? hasChangedNothing(rollback, changeset) : again.succeeded();
            return applied ? Outcome.APPLIED : Outcome.UNKNOWN;
        }

        /** Whether a rollback that failed has left all as it was, so that nothing need be run anew for the next changeset. */
        private static boolean hasChangedNothing(Run failed, ChangeSet changeset) {
            return changeset.isRunInTransaction() || failed.statements().isEmpty();
        }

        @Override
        public void close() throws LiquibaseException, SQLException {
            session.close();
            recording.close();
            connection.close();
        }
    }
}
