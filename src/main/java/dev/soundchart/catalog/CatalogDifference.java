package dev.soundchart.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What tells two catalogs apart, a line for each object.
 *
 * @param lines empty when the catalogs are the same
 */
public record CatalogDifference(List<String> lines) {

    /** From the catalog that is expected to the one that was found. */
    public static CatalogDifference between(Catalog expected, Catalog actual) {
        Map<String, Set<String>> wanted = bySubject(expected);
        Map<String, Set<String>> found = bySubject(actual);
        Set<String> subjects = new TreeSet<>(wanted.keySet());
        subjects.addAll(found.keySet());
        return new CatalogDifference(subjects.stream()
                .flatMap(subject -> line(subject, wanted.get(subject), found.get(subject)))
                .toList());
    }

    /** Whether the catalogs are the same. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    private static Stream<String> line(String subject, Set<String> wanted, Set<String> found) {
        if (found == null) {
            return Stream.of(subject + " is missing: " + String.join(", ", wanted));
        }
        if (wanted == null) {
            return Stream.of(subject + " is extra: " + String.join(", ", found));
        }
        return wanted.equals(found)
                ? Stream.empty()
                : Stream.of(subject + " is " + String.join(", ", found) + ", should be " + String.join(", ", wanted));
    }

    /** Functions of one name may be several: an object can have more than one fact. */
    private static Map<String, Set<String>> bySubject(Catalog catalog) {
        Map<String, Set<String>> facts = new TreeMap<>();
        for (Fact fact : catalog.facts()) {
            facts.computeIfAbsent(fact.subject(), subject -> new TreeSet<>()).add(fact.definition());
        }
        return facts;
    }
}
