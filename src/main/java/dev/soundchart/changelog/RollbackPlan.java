package dev.soundchart.changelog;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.change.Change;
import liquibase.change.core.EmptyChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;

/**
 * Rows that leave the history when a database goes back, and the changesets that are undone with them.
 *
 * @param entries the last that ran first
 */
public record RollbackPlan(List<Entry> entries) {

    /** Target of a rollback to the state before the first changeset. */
    public static final String BASE = "base";

    private static final Set<ExecType> HAS_RUN = EnumSet.of(ExecType.EXECUTED, ExecType.RERAN);

    /** A row of the history that leaves it, and its changeset. */
    public record Entry(RanChangeSet row, ChangeSet changeset) {

        /** Whether the changeset did something here: one that is marked as applied (MARK_RAN) has nothing to undo. */
        public boolean hasRun() {
            return HAS_RUN.contains(row.getExecType());
        }
    }

    public RollbackPlan {
        entries = List.copyOf(entries);
    }

    /**
     * Plans a rollback as Liquibase would go about it, but that it is refused where Liquibase passes over a changeset that ran.
     *
     * @param database the one that goes back
     * @param changelog all changesets
     * @param rows the rows of the history that may leave it, in the order in which they ran
     * @param filters take the changesets that are undone, asked from the last that ran to the first
     * @throws LiquibaseException if a changeset that ran is not in the changelog, or is none that is run
     */
    public static RollbackPlan of(
            Database database, DatabaseChangeLog changelog, List<RanChangeSet> rows, List<ChangeSetFilter> filters)
            throws LiquibaseException {
        Map<String, ChangeSet> known = changelog.getChangeSets().stream()
                .collect(Collectors.toMap(
                        changeset -> changeset.toString(false), Function.identity(), (first, second) -> first));
        List<ChangeSetFilter> passedOver = List.of(new IgnoreChangeSetFilter(), new DbmsChangeSetFilter(database));
        List<Entry> entries = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            RanChangeSet row = rows.get(i);
            Optional<ChangeSet> found = Optional.ofNullable(known.get(row.toString()))
                    .or(() -> changelog.getChangeSets(row).stream().findFirst());
            Entry entry = new Entry(row, found.orElseGet(() -> named(row)));
            if (accept(filters, entry.changeset())) {
                if (found.isEmpty() || !accept(passedOver, entry.changeset())) {
                    throw new LiquibaseException("The database has run " + row.getId() + " (" + row.getChangeLog()
                            + "), which "
                            + (found.isEmpty() ? "is not in this changelog" : "this changelog leaves out now")
                            + ": it can't be undone. Use the changelog that has it. Nothing was done");
                }
                entries.add(entry);
            }
        }
        return new RollbackPlan(entries);
    }

    private static boolean accept(List<ChangeSetFilter> filters, ChangeSet changeset) {
        return filters.stream().allMatch(filter -> filter.accepts(changeset).isAccepted());
    }

    /**
     * The rows of the history that follow a changeset.
     *
     * @param target the id of the changeset, which stays applied; or {@link #BASE}
     * @param schema the only schema whose changesets are undone; empty for all
     * @param changelog all changesets
     * @param history what the database ran, in its order
     * @throws LiquibaseException if the changeset or the schema is not known, or the changeset's id is another's too
     */
    public static List<RanChangeSet> after(
            String target, Optional<String> schema, List<ChangeSet> changelog, List<RanChangeSet> history)
            throws LiquibaseException {
        requireKnown(schema, changelog);
        int kept = target.equals(BASE) ? 0 : position(target, changelog, history) + 1;
        if (kept > 0 && schema.isPresent()) {
            String folder = Standing.folder(history.get(kept - 1).getChangeLog());
            if (!schema.get().equals(folder)) {
                throw new LiquibaseException(
                        "The changeset " + target + " is of " + folder + ", not of " + schema.get());
            }
        }
        return history.subList(kept, history.size()).stream()
                .filter(ran -> schema.isEmpty() || schema.get().equals(Standing.folder(ran.getChangeLog())))
                .toList();
    }

    /** The changesets that are undone, the last that ran first. */
    public List<ChangeSet> undone() {
        return entries.stream().filter(Entry::hasRun).map(Entry::changeset).toList();
    }

    /** The same plan for some of its entries. */
    public RollbackPlan only(Predicate<Entry> wanted) {
        return new RollbackPlan(entries.stream().filter(wanted).toList());
    }

    /**
     * Makes sure that all of it can be undone, so that nothing is undone where not all can be.
     *
     * @param files where changesets are read from
     * @throws LiquibaseException if a changeset has no rollback, or one with a parameter that has no value
     */
    public void requireRollbacks(Database database, ChangelogFile files) throws LiquibaseException {
        for (ChangeSet changeset : undone()) {
            boolean missing = !changeset.supportsRollback(database);
            if (missing || files.lacksRollback(changeset)) {
                throw new LiquibaseException(changeset.getFilePath() + ", changeset " + changeset.getId()
                        + (missing ? " has no rollback block" : " has a rollback that is not written")
                        + ": it can't be undone. Write one, then try again. Nothing was done");
            }
        }
        new MissingParameters(files.resources(), database).requireNone(undone().stream(), true);
    }

    /** The rollbacks that Liquibase does not run, as long as it is not closed. */
    public interface Spared extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes their rollback from the changesets that did not run. Liquibase runs the rollback of every row of the history; of
     * these it removes the row then, and undoes nothing.
     */
    public Spared spareMarked() {
        List<Runnable> restorers = entries.stream()
                .filter(entry -> !entry.hasRun())
                .map(entry -> emptied(entry.changeset().getRollback().getChanges()))
                .toList();
        return () -> restorers.forEach(Runnable::run);
    }

    /** Replaces a rollback by an empty one; returns what puts it back. */
    private static Runnable emptied(List<Change> rollback) {
        List<Change> own = List.copyOf(rollback);
        rollback.clear();
        rollback.add(new EmptyChange());
        return () -> {
            rollback.clear();
            rollback.addAll(own);
        };
    }

    /** A changeset that is known by its row only. */
    private static ChangeSet named(RanChangeSet row) {
        ChangeSet changeset =
                new ChangeSet(row.getId(), row.getAuthor(), false, false, row.getChangeLog(), null, null, null);
        changeset.setLabels(row.getLabels());
        changeset.setContextFilter(row.getContextExpression());
        return changeset;
    }

    private static void requireKnown(Optional<String> schema, List<ChangeSet> changelog) throws LiquibaseException {
        Set<String> schemas = changelog.stream()
                .map(changeset -> Standing.folder(changeset.getFilePath()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (schema.isPresent() && !schemas.contains(schema.get())) {
            throw new LiquibaseException("No schema '" + schema.get() + "'" + NearestName.hint(schema.get(), schemas));
        }
    }

    private static int position(String id, List<ChangeSet> changelog, List<RanChangeSet> history)
            throws LiquibaseException {
        List<Integer> positions = IntStream.range(0, history.size())
                .boxed()
                .filter(i -> history.get(i).getId().equals(id))
                .toList();
        if (positions.size() > 1) {
            throw new LiquibaseException("Several changesets with the id " + id + " ran here: "
                    + positions.stream().map(i -> history.get(i).getChangeLog()).collect(Collectors.joining(", "))
                    + ". Go back to one whose id is its own");
        }
        if (positions.size() == 1) {
            return positions.get(0);
        }
        if (changelog.stream().anyMatch(changeset -> changeset.getId().equals(id))) {
            throw new LiquibaseException("The changeset " + id + " is not applied here, so there is no way back to it");
        }
        throw new LiquibaseException("No changeset '" + id + "' is applied here"
                + NearestName.of(
                                id,
                                Stream.concat(Stream.of(BASE), history.stream().map(RanChangeSet::getId))
                                        .toList())
                        .map(nearest -> ". Did you mean " + nearest + "?")
                        .orElse(". See soundchart history"));
    }
}
