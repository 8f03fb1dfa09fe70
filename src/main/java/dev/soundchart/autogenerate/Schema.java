package dev.soundchart.autogenerate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is in the current schema of a database, of all that changesets can be generated for. Each by its name, as it stands
 * in SQL.
 *
 * @param extensions those that were added
 * @param sequences those that no column owns
 */
record Schema(
        SortedSet<String> extensions,
        SortedMap<String, Enumeration> enumerations,
        SortedMap<String, Sequence> sequences,
        SortedMap<String, Table> tables) {

    Schema {
        extensions = Collections.unmodifiableSortedSet(new TreeSet<>(extensions));
        enumerations = Collections.unmodifiableSortedMap(new TreeMap<>(enumerations));
        sequences = Collections.unmodifiableSortedMap(new TreeMap<>(sequences));
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    }
}
