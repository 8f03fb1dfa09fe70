package dev.soundchart.bench;

import dev.soundchart.bench.Contest.Result;
import java.util.List;
import java.util.stream.IntStream;

/** How many times as long one program takes as another: of each round the quotient, of all the median. */
final class Ratio {

    private Ratio() {}

    static double of(Result result, String tool, String other) {
        return of(result.runs().get(tool), result.runs().get(other));
    }

    static double of(List<Run> runs, List<Run> others) {
        List<Double> quotients = IntStream.range(0, runs.size())
                .mapToObj(i -> runs.get(i).seconds() / others.get(i).seconds())
                .toList();
        return Spread.of(quotients, quotient -> quotient).median();
    }
}
