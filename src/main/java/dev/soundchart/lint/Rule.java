package dev.soundchart.lint;

import java.util.Map;
import java.util.stream.Stream;

/**
 * A hazard that changesets can have. Each is one class of {@code dev.soundchart.lint.rule}, found by
 * {@link java.util.ServiceLoader}: a new one is one new file.
 */
public interface Rule {

    /** What it is about, in words and examples. */
    Description description();

    /** Its family. */
    default Family family() {
        return description().family();
    }

    /** The steps of an update or of a rollback that it finds fault with; most look at each step alone. */
    default Stream<Step> faults(Part part) {
        return part.steps().stream().filter(step -> matches(step, part));
    }

    /**
     * Whether it finds fault with a step.
     *
     * @param part the update or rollback that the step is of
     */
    default boolean matches(Step step, Part part) {
        return false;
    }

    /** Whether it finds fault with the changeset as a whole. */
    default boolean matches(Part part) {
        return false;
    }

    /**
     * Names for the braces of the description, beside those that {@link Names} knows for every step.
     *
     * @param part the update or rollback that the step is of
     */
    default Map<String, String> names(Step step, Part part) {
        return Map.of();
    }

    /** The same for a changeset as a whole. */
    default Map<String, String> names(Part part) {
        return Map.of();
    }

    /** Whether what it advises about a step does without another step of the changeset. */
    default boolean leavesOut(Step other) {
        return false;
    }

    /** Whether what it advises can be done on a table that has partitions. */
    default boolean isPossibleOnPartitioned() {
        return true;
    }
}
