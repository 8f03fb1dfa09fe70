package dev.soundchart.autogenerate;

import java.util.List;

/**
 * One step from one schema to another, and the way back.
 *
 * @param what what it does, in words: {@code Add videos.tags}
 * @param forward its changes; none where another step brings it about
 * @param backward what undoes them, for a schema in which all later steps are undone; none where undoing another step does
 */
record Step(Phase phase, String what, List<Change> forward, List<Change> backward) {

    Step {
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
    }
}
