package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.RollbackPlan;
import dev.soundchart.database.ChangesetHistory;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.StopRequest;
import dev.soundchart.database.Surroundings;
import dev.soundchart.deploy.DeployReport.Result;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;
import liquibase.exception.LockException;

/**
 * One deploy to a live database: preflight, backup, update, verify, each only if the one before it went well; and the way back where
 * that is wanted.
 */
public final class Deployment {

    private static final int LISTED = 5;

    private final ChangelogFile file;
    private final Suppressions suppressions;
    private final DeployOptions options;
    private final Connection connection;
    private final LiveChangelog changelog;
    private final Consumer<DeployStep> listener;
    private final Consumer<String> progress;

    private final Instant begun = Instant.now();
    private final List<DeployStep> steps = new ArrayList<>();
    private List<RanChangeSet> before = List.of();
    private final Attempt update = new Attempt();
    private final Attempt wayBack = new Attempt();
    private Optional<String> startedFrom = Optional.empty();
    private DeployPlan plan;
    private Backup backup;

    /**
     * @param suppressions differences from the changelog that are meant to be
     * @param connection to the database, opened by {@link ServerConnection}, without a transaction
     * @param changelog the same changelog on the same connection
     * @param listener takes each step when it has ended
     * @param progress takes lines that say what is being done
     */
    public Deployment(
            ChangelogFile file,
            Suppressions suppressions,
            DeployOptions options,
            Connection connection,
            LiveChangelog changelog,
            Consumer<DeployStep> listener,
            Consumer<String> progress) {
        this.file = file;
        this.suppressions = suppressions;
        this.options = options;
        this.connection = connection;
        this.changelog = changelog;
        this.listener = listener;
        this.progress = progress;
    }

    /** What a step does, and says. */
    private interface Work {
        CheckOutcome run() throws Exception;
    }

    /** Does it. What goes wrong is in the report. */
    public DeployReport run() {
        if (!passes("preflight", this::preflight)) {
            return report(Result.REFUSED, List.of());
        }
        if (options.dryRun()) {
            return report(Result.PLANNED, List.of());
        }
        if (plan.pending().isEmpty()) {
            return report(Result.NOTHING_TO_DO, List.of());
        }
        if (options.backups().isPresent() && !passes("backup", this::backUp)) {
            return report(Result.REFUSED, List.of());
        }
        if (passes("update", this::update) && passes("verify", () -> Verification.of(plan, connection))) {
            return report(Result.DEPLOYED, history().map(this::appliedHere), List.of());
        }
        return options.rollbackOnFailure() && !StopRequest.isMade() ? goBack() : failed();
    }

    /** Says why it did not begin: another has the lock. */
    public DeployReport withoutLock(LockException reason) {
        passes("lock", () -> {
            throw reason;
        });
        return report(Result.REFUSED, List.of());
    }

    private CheckOutcome preflight() throws Exception {
        before = LiveDatabase.history(connection);
        startedFrom = Optional.of(
                before.isEmpty()
                        ? RollbackPlan.BASE
                        : before.get(before.size() - 1).getId());
        plan = DeployPlan.of(file, suppressions, changelog.pending());
        connection.rollback();
        return Preflight.of(plan, connection).and(backupCanBeMade()).and(CheckOutcome.found(pending()));
    }

    private String pending() {
        List<String> planned = plan.ids();
        int more = planned.size() - LISTED;
        return planned.isEmpty()
                ? "nothing is pending"
                : "pending: " + changesets(planned.size()) + ": "
                        + planned.stream().limit(LISTED).collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : "");
    }

    private CheckOutcome backupCanBeMade() throws SQLException {
        if (options.backups().isEmpty() || plan.pending().isEmpty()) {
            return CheckOutcome.NOTHING;
        }
        try {
            Backup.check(
                    Surroundings.current().environment(),
                    connection.getMetaData().getDatabaseMajorVersion(),
                    options.backups().get());
            return CheckOutcome.NOTHING;
        } catch (FailedBackup e) {
            return CheckOutcome.obstacle("backup: " + e.getMessage());
        }
    }

    private CheckOutcome backUp() throws Exception {
        // a dump takes its time: nobody waits for a transaction of ours meanwhile
        connection.rollback();
        DatabaseAddress address = ServerConnection.address(connection).orElseThrow();
        backup = Backup.make(
                address, options.backups().get(), Surroundings.current().environment(), begun, progress);
        return new CheckOutcome(
                List.of(backup.file() + ", " + backup.bytes() + " bytes, " + backup.entries() + " objects"),
                List.of(),
                List.of());
    }

    /** Goes on as long as only others' locks are in the way. */
    private CheckOutcome update() throws Exception {
        // where the connection was lost during the backup, the lock went with it, and another update may have run
        connection.rollback();
        if (!ChangesetHistory.isSame(before, LiveDatabase.history(connection))) {
            return CheckOutcome.obstacle(
                    "Another update changed the history since the preflight. Run this deploy again");
        }
        LockRetry retry = new LockRetry(options.lockRetry(), Instant.now());
        while (true) {
            try {
                update.call(() -> {
                    changelog.update();
                    return null;
                });
                return CheckOutcome.found(changesets(appliedHere(LiveDatabase.history(connection))
                                        .size()) + " applied")
                        .and(inPart());
            } catch (LiquibaseException e) {
                if (!LockPause.isOver(retry, e, update, progress)) {
                    return CheckOutcome.obstacle(LockPause.triedBefore(retry) + changelog.reason(e))
                            .and(inPart());
                }
            }
        }
    }

    /** What failed half way, also where the update goes on without it. */
    private CheckOutcome inPart() {
        return unfinished().stream()
                .map(changeset -> {
                    String lines = String.join("\n", changeset.lines());
                    return changeset.repeatable() ? CheckOutcome.remark(lines) : CheckOutcome.obstacle(lines);
                })
                .reduce(CheckOutcome.NOTHING, CheckOutcome::and);
    }

    private DeployReport goBack() {
        return passes("rollback", this::undo) && unfinished().isEmpty()
                ? report(Result.ROLLED_BACK, List.of())
                : failed();
    }

    private CheckOutcome undo() throws Exception {
        for (UnfinishedChangeset changeset : unfinished()) {
            if (!changeset.repeatable()) {
                return CheckOutcome.obstacle("Nothing was undone: " + changeset.id()
                        + " is applied in part, and may need what was applied before it");
            }
        }
        return wayBack.call(() -> new WayBack(plan, before, startedFrom.orElseThrow(), connection, changelog).go());
    }

    private List<UnfinishedChangeset> unfinished() {
        return Stream.concat(update.unfinished().stream(), wayBack.unfinished().stream())
                .toList();
    }

    /** Changesets of the plan that this deploy has applied; those of another update are not its own. */
    private List<String> appliedHere(List<RanChangeSet> history) {
        return plan.appliedIn(history.stream().filter(ChangesetHistory::isOwn).toList());
    }

    /** The history as it is now; empty if it can't be read. */
    private Optional<List<RanChangeSet>> history() {
        try {
            return Optional.of(LiveDatabase.history(connection));
        } catch (SQLException | LiquibaseException lost) {
            try (Connection another = ServerConnection.another(connection).orElseThrow()) {
                return Optional.of(LiveDatabase.history(another));
            } catch (SQLException | LiquibaseException e) {
                progress.accept("What is applied can't be read: " + changelog.reason(e));
                return Optional.empty();
            }
        }
    }

    private DeployReport failed() {
        Optional<List<RanChangeSet>> history = history();
        Optional<List<String>> applied = history.map(this::appliedHere);
        List<String> others = history.stream()
                .flatMap(rows -> rows.stream().skip(before.size()))
                .filter(row -> !ChangesetHistory.isOwn(row))
                .map(RanChangeSet::getId)
                .toList();
        List<String> next = new ArrayList<>();
        boolean complete = applied.equals(Optional.of(plan.ids()));
        List<String> byHand = unfinished().stream()
                .filter(changeset -> !changeset.repeatable())
                .map(changeset -> changeset.id() + ": " + changeset.next())
                .toList();
        next.addAll(byHand);
        if (byHand.isEmpty()) {
            next.add(
                    complete
                            ? "To look again: soundchart drift"
                            : "To go on: remove the cause, then run this deploy again. What is applied stays, the rest follows");
        }
        if (applied.isEmpty()) {
            next.add("To see what is applied: soundchart current");
        }
        if (!others.isEmpty()) {
            next.add("Another update ran meanwhile, and applied: " + String.join(", ", others)
                    + ". Going back would undo that, too");
        } else if (!applied.equals(Optional.of(List.of()))) {
            next.add("To go back: soundchart rollback-to " + startedFrom.orElseThrow());
        }
        return report(Result.FAILED, applied, next);
    }

    private DeployReport report(Result result, List<String> applied) {
        return report(result, Optional.of(applied), List.of());
    }

    private DeployReport report(Result result, Optional<List<String>> applied, List<String> next) {
        return new DeployReport(
                result,
                begun,
                Duration.between(begun, Instant.now()),
                startedFrom,
                plan == null ? List.of() : plan.ids(),
                applied,
                unfinished(),
                steps,
                Optional.ofNullable(backup),
                next);
    }

    private boolean passes(String name, Work work) {
        Instant start = Instant.now();
        CheckOutcome outcome;
        try {
            outcome = work.run();
        } catch (Exception e) {
            outcome = CheckOutcome.obstacle(e instanceof FailedBackup ? e.getMessage() : changelog.reason(e));
        }
        DeployStep step = new DeployStep(name, Duration.between(start, Instant.now()), outcome);
        steps.add(step);
        listener.accept(step);
        return step.passed();
    }

    static String changesets(int count) {
        return count == 1 ? "1 changeset" : count + " changesets";
    }
}
