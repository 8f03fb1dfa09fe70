package dev.soundchart.check;

import dev.soundchart.catalog.FactDifference;
import java.util.List;
import java.util.SortedSet;

/** What tells models from changelog, in words. */
final class ModelFinding {

    private ModelFinding() {}

    /**
     * @param difference from the changelog, which is the expected one, to the models
     */
    static Finding of(FactDifference difference, String schema, List<String> next) {
        return new Finding(
                schema,
                difference.subject(),
                difference.between("the changelog", "the models"),
                text(difference.expected()),
                text(difference.found()),
                next);
    }

    private static String text(SortedSet<String> definitions) {
        return definitions.isEmpty() ? null : String.join(", ", definitions);
    }
}
