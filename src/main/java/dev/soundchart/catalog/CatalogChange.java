package dev.soundchart.catalog;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a step makes of a catalog.
 *
 * @param removed the facts that hold no longer after it
 * @param added the facts that hold since
 */
public record CatalogChange(SortedSet<Fact> removed, SortedSet<Fact> added) {

    public CatalogChange {
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
        added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
    }

    /** From the catalog before the step to that after it. */
    public static CatalogChange between(Catalog before, Catalog after) {
        return new CatalogChange(
                before.only(fact -> !after.facts().contains(fact)).facts(),
                after.only(fact -> !before.facts().contains(fact)).facts());
    }

    /** What the step makes of another catalog. */
    public Catalog applyTo(Catalog catalog) {
        SortedSet<Fact> facts = new TreeSet<>(catalog.facts());
        facts.removeAll(removed);
        facts.addAll(added);
        return new Catalog(facts);
    }
}
