package dev.soundchart.deploy;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a check before or after a deploy says, each in a line.
 *
 * @param found what is fine
 * @param remarks what is worth knowing, and no reason to stop
 * @param obstacles why the deploy must not go on: what is wrong, where, and what to do
 */
public record CheckOutcome(List<String> found, List<String> remarks, List<String> obstacles) {

    /** Nothing to say. */
    static final CheckOutcome NOTHING = new CheckOutcome(List.of(), List.of(), List.of());

    public CheckOutcome {
        found = List.copyOf(found);
        remarks = List.copyOf(remarks);
        obstacles = List.copyOf(obstacles);
    }

    static CheckOutcome found(String line) {
        return new CheckOutcome(List.of(line), List.of(), List.of());
    }

    static CheckOutcome remark(String line) {
        return new CheckOutcome(List.of(), List.of(line), List.of());
    }

    static CheckOutcome obstacle(String line) {
        return new CheckOutcome(List.of(), List.of(), List.of(line));
    }

    /** This, and then what the other one says. */
    CheckOutcome and(CheckOutcome other) {
        return new CheckOutcome(
                joined(found, other.found), joined(remarks, other.remarks), joined(obstacles, other.obstacles));
    }

    /** The same with other lines. */
    CheckOutcome map(UnaryOperator<String> line) {
        return new CheckOutcome(
                found.stream().map(line).toList(),
                remarks.stream().map(line).toList(),
                obstacles.stream().map(line).toList());
    }

    /** This line as well, unless there is an obstacle. */
    CheckOutcome unlessObstacle(String line) {
        return passes() ? found(line).and(this) : this;
    }

    /** Whether the deploy may go on. */
    public boolean passes() {
        return obstacles.isEmpty();
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
