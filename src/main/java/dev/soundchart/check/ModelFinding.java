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
        String changelog = text(difference.expected());
        String models = text(difference.found());
        String words;
        if (difference.isExtra()) {
            words = "in the models, not in the changelog";
        } else if (difference.isMissing()) {
            words = "in the changelog, not in the models";
        } else {
            words = models + " in the models, " + changelog + " in the changelog";
        }
        return new Finding(schema, difference.subject(), difference.subject() + ": " + words, changelog, models, next);
    }

    private static String text(SortedSet<String> definitions) {
        return definitions.isEmpty() ? null : String.join(", ", definitions);
    }
}
