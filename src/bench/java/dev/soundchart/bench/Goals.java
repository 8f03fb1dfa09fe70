package dev.soundchart.bench;

import static dev.soundchart.bench.Tools.SOUNDCHART;

import dev.soundchart.bench.Contest.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the figures of a benchmark are meant to be at the most. */
final class Goals {

    private final List<Goal> goals = new ArrayList<>();

    /** Adds how many times as long Soundchart may take as another tool, if that is there. */
    Goals against(String what, Result result, String tool, double most) {
        return result.has(tool) ? add(what + " ÷ " + tool, Ratio.of(result, SOUNDCHART, tool), most, "") : this;
    }

    /** Adds a figure and its goal. */
    Goals add(String what, double measured, double most, String unit) {
        goals.add(new Goal(what, measured, most, unit));
        return this;
    }

    /** All in a table of Markdown. */
    String table() {
        return "| | goal | measured | |\n|---|---|---|---|\n"
                + goals.stream().map(Goal::row).collect(Collectors.joining());
    }
}
