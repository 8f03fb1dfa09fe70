package dev.soundchart.changelog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the known name that an unknown one was most likely meant to be. */
public final class NearestName {

    /** More of them are a list that nobody reads. */
    private static final int LISTED = 12;

    private NearestName() {}

    /**
     * The nearest of the known names.
     *
     * @return empty if each is so far that it would be a guess
     */
    public static Optional<String> of(String unknown, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(unknown, name) <= (unknown.length() + 2) / 3)
                .min(Comparator.comparing(name -> distance(unknown, name)));
    }

    /** The end of a message about an unknown name: the nearest one, and those that there are. */
    public static String hint(String unknown, Collection<String> known) {
        TreeSet<String> sorted = new TreeSet<>(known);
        String nearest =
                of(unknown, sorted).map(name -> ". Did you mean " + name + "?").orElse("");
        if (sorted.isEmpty()) {
            return ". There are none";
        }
        int more = sorted.size() - LISTED;
        return (nearest.isEmpty() ? ". There are " : nearest + " There are ")
                + String.join(", ", sorted.stream().limit(LISTED).toList())
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static int distance(String one, String other) {
        return LevenshteinDistance.getDefaultInstance().apply(one, other);
    }
}
