package dev.soundchart.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.Scope;
import liquibase.Scope.ScopedRunnerWithReturn;

/** One attempt at an update or a rollback, which others' locks may end, and what it has left half done. */
public final class Attempt {

    private static final String KEY = Attempt.class.getName();

    private final List<UnfinishedChangeset> unfinished = new ArrayList<>();
    private boolean canBeginAgain = true;
    private Optional<Attempt> surrounding = Optional.empty();

    /** The one that this thread's work is part of. */
    static Optional<Attempt> current() {
        return Optional.ofNullable(Scope.getCurrentScope().get(KEY, Attempt.class));
    }

    /** Makes it, and returns what it returns. What an earlier one has left is forgotten. */
    public <T> T call(ScopedRunnerWithReturn<T> work) throws Exception {
        unfinished.clear();
        canBeginAgain = true;
        surrounding = current();
        return Scope.child(Map.of(KEY, this), work);
    }

    /** Takes what a command of it has left. */
    void ended(List<UnfinishedChangeset> left, boolean repeatable) {
        unfinished.addAll(left);
        canBeginAgain &= repeatable;
        surrounding.ifPresent(attempt -> attempt.ended(left, repeatable));
    }

    /** The changesets that are applied or undone in part. */
    public List<UnfinishedChangeset> unfinished() {
        return List.copyOf(unfinished);
    }

    /** Whether another one does nothing twice. */
    boolean canBeginAgain() {
        return canBeginAgain;
    }
}
