package dev.soundchart.bench;

import java.util.Locale;

/**
 * What a figure is meant to be at the most.
 *
 * @param what is measured, and against what
 * @param measured the figure
 * @param most what it may be
 * @param unit after both; empty for a quotient
 */
record Goal(String what, double measured, double most, String unit) {

    /** A line of a table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | ≤ %s%s | %s%s | %s |%n",
                what,
                number(most),
                unit,
                number(measured),
                unit,
                measured <= most ? "met" : "**missed**");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 20 ? "%.0f" : "%.2f", value);
    }
}
