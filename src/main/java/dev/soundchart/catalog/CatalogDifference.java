package dev.soundchart.catalog;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What tells two catalogs apart.
 *
 * @param all a difference for each subject; empty when the catalogs are the same
 */
public record CatalogDifference(List<FactDifference> all) {

    public CatalogDifference {
        all = List.copyOf(all);
    }

    /** From the catalog that is expected to the one that was found. */
    public static CatalogDifference between(Catalog expected, Catalog actual) {
        Map<Fact, SortedSet<String>> wanted = bySubject(expected);
        Map<Fact, SortedSet<String>> found = bySubject(actual);
        SortedSet<Fact> subjects = new TreeSet<>(wanted.keySet());
        subjects.addAll(found.keySet());
        return new CatalogDifference(subjects.stream()
                .map(subject -> new FactDifference(
                        subject.kind(),
                        subject.object(),
                        subject.part(),
                        wanted.getOrDefault(subject, new TreeSet<>()),
                        found.getOrDefault(subject, new TreeSet<>())))
                .filter(difference -> !difference.expected().equals(difference.found()))
                .toList());
    }

    /** A line for each. */
    public List<String> lines() {
        return all.stream().map(FactDifference::toString).toList();
    }

    /** Whether the catalogs are the same. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The same without the parts of what is extra or missing as a whole: a schema's tables, a table's columns … */
    public CatalogDifference withoutParts() {
        Wholes extra = Wholes.of(all.stream().filter(FactDifference::isExtra).toList());
        Wholes missing =
                Wholes.of(all.stream().filter(FactDifference::isMissing).toList());
        return new CatalogDifference(all.stream()
                .filter(difference -> !(difference.isExtra() && extra.hold(difference)))
                .filter(difference -> !(difference.isMissing() && missing.hold(difference)))
                .toList());
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }

    private static Map<Fact, SortedSet<String>> bySubject(Catalog catalog) {
        return catalog.facts().stream()
                .collect(Collectors.groupingBy(
                        fact -> new Fact(fact.kind(), fact.object(), fact.part(), ""),
                        TreeMap::new,
                        Collectors.mapping(Fact::definition, Collectors.toCollection(TreeSet::new))));
    }
}
