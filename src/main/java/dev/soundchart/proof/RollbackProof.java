package dev.soundchart.proof;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.FailureReason;
import dev.soundchart.database.ChangesetHistory;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.proof.ChangesetTrials.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import liquibase.change.Change;
import liquibase.change.core.EmptyChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Proves on scratch databases that every changeset of a changelog can be undone: after its update and its rollback the
 * whole catalog is what it was, after another update what the first one made of it; the rows that were in the tables
 * before are there all the time, wherever their columns are; and sequences give no number twice.
 */
public final class RollbackProof {

    private final ChangelogFile changelog;
    private final Start start;
    private ConstraintsToCome checks;

    /** The databases that changesets are tried on. */
    public interface Start {
        /**
         * Makes one.
         *
         * @throws SQLException if it can't be made
         */
        Scratch create() throws SQLException;

        /**
         * Looks at one that has run all changesets, and is not used any more.
         *
         * @throws SQLException if it can't be read
         */
        default void atTheEnd(Connection connection) throws SQLException {}
    }

    /**
     * @param changelog the changelog
     * @param databases where to try the changesets
     */
    public RollbackProof(ChangelogFile changelog, ScratchDatabases databases) {
        this(changelog, databases::create);
    }

    /**
     * @param changelog the changelog
     * @param start what its first changeset starts from
     */
    public RollbackProof(ChangelogFile changelog, Start start) {
        this.changelog = changelog;
        this.start = start;
    }

    /**
     * Tries every changeset, each on a database that has run those before it.
     *
     * @param each takes each changeset's result as soon as it is known
     * @throws LiquibaseException if the changelog can't be read, or a changeset can't be run at all
     * @throws SQLException if scratch databases can't be made
     */
    public void run(Consumer<ChangesetProof> each) throws LiquibaseException, SQLException {
        run(changeset -> true, each);
    }

    /**
     * Tries changesets, each on a database that has run those before it.
     *
     * @param wanted whether a changeset is to be tried
     * @param each takes each changeset's result as soon as it is known
     * @throws LiquibaseException if the changelog can't be read, or a changeset can't be run at all
     * @throws SQLException if scratch databases can't be made
     */
    public void run(Predicate<ChangeSet> wanted, Consumer<ChangesetProof> each)
            throws LiquibaseException, SQLException {
        readChecks();
        new ChangesetTrials(changelog, start).run(wanted, scratch -> Place.open(changelog, scratch, checks, each));
    }

    /**
     * Tries all changesets as one. Each may come back by itself and still not all of them, one after the other: an earlier
     * one may ask for rows that are gone with a later one.
     *
     * @return what came of it, with the last one's id
     * @throws LiquibaseException if the changelog can't be read
     * @throws SQLException if scratch databases can't be made
     */
    public ChangesetProof together() throws LiquibaseException, SQLException {
        readChecks();
        try (Scratch scratch = start.create();
                Connection connection = scratch.connect();
                ChangelogSession session = ChangelogSession.open(changelog, scratch.connect(), null)) {
            return new Trial(changelog, connection, session, session.pending(), 0, checks).run();
        }
    }

    private void readChecks() throws SQLException, LiquibaseException {
        if (checks == null) {
            checks = ConstraintsToCome.of(changelog, start).checksOnly();
        }
    }

    /**
     * A scratch database to try changesets on.
     *
     * @param connection reads and fills the tables
     * @param each takes each changeset's result
     */
    private record Place(
            ChangelogFile changelog,
            Connection connection,
            ChangelogSession session,
            ConstraintsToCome checks,
            Consumer<ChangesetProof> each)
            implements ChangesetTrials.Place {

        static Place open(
                ChangelogFile changelog, Scratch scratch, ConstraintsToCome checks, Consumer<ChangesetProof> each)
                throws LiquibaseException, SQLException {
            ChangelogSession session = ChangelogSession.open(changelog, scratch.connect(), null);
            return new Place(changelog, scratch.connect(), session, checks, each);
        }

        @Override
        public Outcome attempt(ChangeSet changeset, int number) throws LiquibaseException, SQLException {
            ChangesetProof proof = new Trial(changelog, connection, session, List.of(changeset), number, checks).run();
            each.accept(proof);
            return proof.isProven() ? Outcome.APPLIED : proof.applied() ? Outcome.UNKNOWN : Outcome.NOT_APPLICABLE;
        }

        @Override
        public void close() throws LiquibaseException, SQLException {
            session.close();
            connection.close();
        }
    }

    /** One changeset or several, up, down and up again. */
    private record Trial(
            ChangelogFile changelog,
            Connection connection,
            ChangelogSession session,
            List<ChangeSet> changesets,
            int number,
            ConstraintsToCome checks) {

        ChangesetProof run() throws LiquibaseException, SQLException {
            Instant started = Instant.now();
            List<String> problems = new ArrayList<>();
            List<Table> tablesBefore = Table.all(connection);
            problems.addAll(SampleRows.insert(connection, tablesBefore, 3 * number, checks, List.of()));
            for (ChangeSet changeset : changesets) {
                if (undoesNothing(changeset) && changelog.lacksRollback(changeset)) {
                    problems.add(
                            "the rollback is not written: write it, or rollback: [] with a comment why there is none");
                }
            }
            Catalog before = Catalog.read(connection);
            Rows all = Rows.read(connection, tablesBefore);
            Sequences made = Sequences.read(connection);
            Sequences.draw(connection);
            Sequences drawn = Sequences.read(connection);
            boolean applied = false;
            try {
                session.update(changesets.size());
                applied = true;
                problems.addAll(untried());
                Catalog after = Catalog.read(connection);
                List<Table> tablesAfter = Table.all(connection);
                Rows updated = Rows.read(connection, tablesAfter);
                Sequences moved = Sequences.read(connection);
                Rows kept = all.keptIn(updated);
                report("update", kept.lostIn(updated), problems);

                problems.addAll(SampleRows.insert(connection, tablesAfter, 3 * number + 1, checks, tablesBefore));
                Rows written =
                        Rows.read(connection, tablesAfter).addedSince(updated).keptIn(all);
                Sequences used = Sequences.read(connection);
                session.rollback(changesets.size());
                Sequences back = Sequences.read(connection);
                List<Table> tablesAgain = Table.all(connection);
                Rows rolledBack = Rows.read(connection, tablesAgain);
                check("rollback", undoesNothing() ? after : before, kept, rolledBack, problems);
                report("rollback", written.lostIn(rolledBack), problems);
                if (!undoesNothing()) {
                    report("rollback", updated.addedSince(all).foundIn(rolledBack), problems);
                    report("rollback", drawn.lostIn(made, moved, used, back, connection), problems);
                }
                report(
                        "rollback",
                        SampleRows.insert(connection, tablesAgain, 3 * number + 2, checks, List.of()),
                        problems);

                session.update(changesets.size());
                check("second update", after, kept, Rows.read(connection, Table.all(connection)), problems);
            } catch (LiquibaseException e) {
                problems.add(FailureReason.of(e));
            }
            String last = changesets.get(changesets.size() - 1).getId();
            return new ChangesetProof(last, applied, problems, Duration.between(started, Instant.now()));
        }

        /** A changeset that is marked as run has done nothing, and neither has its rollback. */
        private List<String> untried() throws SQLException {
            Set<String> marked = ChangesetHistory.read(connection).stream()
                    .filter(row -> row.getExecType() == ExecType.MARK_RAN)
                    .map(RanChangeSet::toString)
                    .collect(Collectors.toSet());
            return changesets.stream()
                    .filter(changeset -> marked.contains(changeset.toString(false)) && !undoesNothing(changeset))
                    .map(changeset -> changeset.getId()
                            + " did not run, since its precondition does not hold here: its rollback was not tried")
                    .toList();
        }

        private void check(String step, Catalog expected, Rows kept, Rows found, List<String> problems)
                throws SQLException {
            Catalog actual = Catalog.read(connection);
            CatalogDifference difference =
                    CatalogDifference.between(expected.withoutColumnOrder(), actual.withoutColumnOrder());
            report(step, RestoredForms.meant(connection, difference).lines(), problems);
            report(step, kept.lostIn(found), problems);
        }

        private static void report(String step, List<String> lines, List<String> problems) {
            lines.forEach(line -> problems.add("after the " + step + " " + line));
        }

        private boolean undoesNothing() {
            return changesets.stream().allMatch(Trial::undoesNothing);
        }

        /** Whether the rollback block is there, and empty: Liquibase reads {@code rollback: []} as one empty change. */
        private static boolean undoesNothing(ChangeSet changeset) {
            List<Change> changes = changeset.getRollback().getChanges();
            return !changes.isEmpty() && changes.stream().allMatch(EmptyChange.class::isInstance);
        }
    }
}
