package dev.soundchart.deploy;

import java.util.List;
import java.util.function.Consumer;
import liquibase.changelog.visitor.ChangeExecListener;

/** What is done around each changeset that one command runs on a live database, in updates and in rollbacks. */
public final class Guard implements AutoCloseable {

    private final UnfinishedWork work = new UnfinishedWork();
    private final Consumer<String> output;

    /**
     * The guard of one command.
     *
     * @param output takes a line where something is done that nobody asked for, and lines on what is left half done
     */
    public Guard(Consumer<String> output) {
        this.output = output;
    }

    /** What is to be told of each changeset. */
    public List<ChangeExecListener> listeners() {
        return List.of(new LeftoverIndexes(output), new SessionName(), work);
    }

    /** Says what the command, which has ended, has left half done; to the attempt that it is of, too. */
    @Override
    public void close() {
        List<UnfinishedChangeset> left = work.left();
        left.forEach(changeset -> changeset.lines().forEach(output));
        Attempt.current().ifPresent(attempt -> attempt.ended(left, work.canBeginAgain()));
    }
}
