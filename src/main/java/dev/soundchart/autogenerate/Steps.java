package dev.soundchart.autogenerate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The steps of a plan, as they are found. */
final class Steps {

    private final List<Step> all = new ArrayList<>();

    /** Takes a step, unless there is nothing to do on it either way. */
    void add(Phase phase, String what, List<Change> forward, List<Change> backward) {
        if (!forward.isEmpty() || !backward.isEmpty()) {
            all.add(new Step(phase, what, forward, backward));
        }
    }

    void addAll(List<Step> others) {
        all.addAll(others);
    }

    List<Step> all() {
        return Collections.unmodifiableList(all);
    }
}
