package dev.soundchart.catalog;

import java.util.Comparator;

/**
 * One fact of a schema, in PostgreSQL's own words.
 *
 * @param kind what it is about: {@code column}, {@code index}, {@code comment} …
 * @param object the table or other object that it belongs to
 * @param part the part of the object: the column's or constraint's name; empty for the object itself
 * @param definition all that makes the part what it is
 */
public record Fact(String kind, String object, String part, String definition) implements Comparable<Fact> {

    private static final Comparator<Fact> ORDER = Comparator.comparing(Fact::kind)
            .thenComparing(Fact::object)
            .thenComparing(Fact::part)
            .thenComparing(Fact::definition);

    /** Whether it is about the same as another one. */
    public boolean isAbout(Fact other) {
        return kind.equals(other.kind) && object.equals(other.object) && part.equals(other.part);
    }

    @Override
    public int compareTo(Fact other) {
        return ORDER.compare(this, other);
    }

    /** What the fact is about, for people: {@code column videos.tags}. */
    public String subject() {
        return kind + " " + object + (part.isEmpty() ? "" : "." + part);
    }

    @Override
    public String toString() {
        return subject() + ": " + definition;
    }
}
