package dev.soundchart.deploy;

import java.util.List;
import java.util.function.Consumer;
import liquibase.changelog.visitor.ChangeExecListener;

/** What is done around each changeset that runs on a live database, in updates and in rollbacks. */
public final class Guard {

    private Guard() {}

    /**
     * Listeners for one update or rollback.
     *
     * @param output takes a line where something is done that nobody asked for
     */
    public static List<ChangeExecListener> listeners(Consumer<String> output) {
        return List.of(new LeftoverIndexes(output), new SessionName());
    }
}
