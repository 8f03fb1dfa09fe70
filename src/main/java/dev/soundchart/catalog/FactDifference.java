package dev.soundchart.catalog;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What tells two catalogs apart in one subject.
 *
 * @param kind what it is about: {@code column}, {@code index} …
 * @param object the table or other object that it belongs to
 * @param part the part of the object; empty for the object itself
 * @param expected its definitions, of which functions of one name have several; empty if it is extra
 * @param found its definitions; empty if it is missing
 */
public record FactDifference(
        String kind, String object, String part, SortedSet<String> expected, SortedSet<String> found) {

    public FactDifference {
        expected = Collections.unmodifiableSortedSet(new TreeSet<>(expected));
        found = Collections.unmodifiableSortedSet(new TreeSet<>(found));
    }

    /** Whether it is there and should not be. */
    public boolean isExtra() {
        return expected.isEmpty();
    }

    /** Whether it should be there and is not. */
    public boolean isMissing() {
        return found.isEmpty();
    }

    /** What it is about, for people: {@code column videos.tags}. */
    public String subject() {
        return new Fact(kind, object, part, "").subject();
    }

    /**
     * The same for people who know both catalogs by a name: {@code column videos.tags: in the models, not in the changelog}.
     *
     * @param expectedIn what the expected catalog is called
     * @param foundIn what the other one is called
     */
    public String between(String expectedIn, String foundIn) {
        String words;
        if (isExtra()) {
            words = "in " + foundIn + ", not in " + expectedIn;
        } else if (isMissing()) {
            words = "in " + expectedIn + ", not in " + foundIn;
        } else {
            words = String.join(", ", found) + " in " + foundIn + ", " + String.join(", ", expected) + " in "
                    + expectedIn;
        }
        return subject() + ": " + words;
    }

    @Override
    public String toString() {
        if (isMissing()) {
            return subject() + " is missing" + definition(expected);
        }
        if (isExtra()) {
            return subject() + " is extra" + definition(found);
        }
        return subject() + " is " + String.join(", ", found) + ", should be " + String.join(", ", expected);
    }

    private static String definition(SortedSet<String> definitions) {
        String definition = String.join(", ", definitions);
        return definition.isEmpty() ? "" : ": " + definition;
    }
}
