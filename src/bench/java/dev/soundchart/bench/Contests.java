package dev.soundchart.bench;

import dev.soundchart.bench.Contest.Result;
import java.util.List;
import java.util.function.Consumer;

/**
 * Contests on the same server, one after another.
 *
 * @param rounds of each that are counted
 * @param say takes a line for each round
 */
record Contests(BenchmarkServer server, int rounds, Consumer<String> say) {

    /** What a contest is about, such as {@link Contest#fresh}. */
    interface Event {
        Result of(Contest contest) throws Exception;
    }

    /** What comes of one. */
    Result of(Schema schema, List<Tool> tools, Event event) throws Exception {
        try (Contest contest = new Contest(server, schema, tools, rounds, say)) {
            return event.of(contest);
        }
    }
}
