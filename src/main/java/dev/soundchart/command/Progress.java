package dev.soundchart.command;

import dev.soundchart.database.IndexBuild;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;

/** Says which changesets run: a line when each is done, and lines in between where one takes longer than two seconds. */
final class Progress extends AbstractChangeExecListener implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    /** Looking now and then costs less than a timer for each changeset: most take a few milliseconds. */
    private static final Duration TICK = Duration.ofMillis(100);

    private final Extent extent;
    private final Consumer<String> output;
    private final Instant begun = Instant.now();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });

    private long total = -1;
    private int number;
    private int applied;
    private int undone;
    private volatile Remark current;
    private Remark remarkedOn;
    private Duration nextRemark;

    /** What is said of a changeset as long as it runs. */
    private record Remark(String doing, Instant start, Database database) {}

    /**
     * @param extent what the command will run
     * @param output takes each line
     */
    Progress(Extent extent, Consumer<String> output) {
        this.extent = extent;
        this.output = output;
        clock.scheduleWithFixedDelay(this::remark, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void willRun(ChangeSet changeset, DatabaseChangeLog changelog, Database database, RunStatus status) {
        begin("applying", changeset, changelog, database);
    }

    @Override
    public void ran(ChangeSet changeset, DatabaseChangeLog changelog, Database database, ExecType type) {
        String done = switch (type) {
            case EXECUTED, RERAN -> "applied";
            case MARK_RAN -> "marked as applied, for its precondition does not hold,";
            case SKIPPED -> "skipped, for its precondition does not hold,";
            case FAILED -> "failed and passed over (failOnError: false)";
        };
        applied += type == ExecType.EXECUTED || type == ExecType.RERAN ? 1 : 0;
        end(done, changeset);
        if (type == ExecType.FAILED && changeset.getErrorMsg() != null) {
            output.accept(
                    "  " + Problem.ofMessage(changeset.getErrorMsg()).text().replace("\n", "\n  "));
        }
    }

    @Override
    public void willRollback(ChangeSet changeset, DatabaseChangeLog changelog, Database database) {
        if (!extent.undoes(changeset)) {
            output.accept(notUndone(changeset));
            return;
        }
        begin("undoing", changeset, changelog, database);
    }

    @Override
    public void rolledBack(ChangeSet changeset, DatabaseChangeLog changelog, Database database) {
        if (extent.undoes(changeset)) {
            undone++;
            end("undone", changeset);
        }
    }

    @Override
    public void runFailed(ChangeSet changeset, DatabaseChangeLog changelog, Database database, Exception exception) {
        stopRemarks();
    }

    @Override
    public void rollbackFailed(
            ChangeSet changeset, DatabaseChangeLog changelog, Database database, Exception exception) {
        stopRemarks();
        output.accept(
                "failed to undo " + position() + ": " + changeset.getFilePath() + ", changeset " + changeset.getId());
    }

    /** Says what was done in all. */
    @Override
    public void close() {
        clock.shutdownNow();
        String time = " in " + seconds(Duration.between(begun, Instant.now()));
        if (undone > 0) {
            output.accept(changesets(undone) + " undone" + time);
        }
        if (applied > 0) {
            output.accept(changesets(applied) + " applied" + time);
        }
    }

    private void begin(String doing, ChangeSet changeset, DatabaseChangeLog changelog, Database database) {
        if (total < 0) {
            total = extent.of(changelog, database);
        }
        number++;
        current = new Remark(doing + " " + position() + ": " + changeset.getId(), Instant.now(), database);
    }

    private void end(String done, ChangeSet changeset) {
        Duration time = Duration.between(current.start(), Instant.now());
        stopRemarks();
        output.accept(done + " " + position() + ": " + changeset.getId() + ", " + seconds(time));
    }

    private void remark() {
        Remark about = current;
        if (about == null) {
            return;
        }
        if (about != remarkedOn) {
            remarkedOn = about;
            nextRemark = PATIENCE;
        }
        Duration elapsed = Duration.between(about.start(), Instant.now());
        if (elapsed.compareTo(nextRemark) < 0) {
            return;
        }
        String line = about.doing() + ", " + seconds(elapsed) + " so far" + build(about.database());
        // the changeset may have ended while its build was asked for
        if (current == about) {
            output.accept(line);
        }
        nextRemark = elapsed.plus(elapsed.compareTo(LONGEST_SILENCE) < 0 ? elapsed : LONGEST_SILENCE);
    }

    private void stopRemarks() {
        current = null;
    }

    private String position() {
        return number <= total ? number + " of " + total : String.valueOf(number);
    }

    private static String build(Database database) {
        return database.getConnection() instanceof JdbcConnection connection
                ? IndexBuild.of(connection.getUnderlyingConnection())
                        .map(build -> " (" + build + ")")
                        .orElse("")
                : "";
    }

    /** Says that a rollback leaves alone what a changeset found done already. */
    static String notUndone(ChangeSet changeset) {
        return changeset.getId()
                + " did not run here (MARK_RAN): nothing of it is undone, its row is removed from the history";
    }

    static String changesets(int count) {
        return count + (count == 1 ? " changeset" : " changesets");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }
}
