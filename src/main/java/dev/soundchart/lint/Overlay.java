package dev.soundchart.lint;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A map that can be tried out: what is put into a copy, or removed from it, is not seen in the original, and copying costs
 * nothing, however large it is. The original must not change as long as the copy is used.
 */
final class Overlay<K, V> {

    private final Overlay<K, V> below;
    private final Map<K, Optional<V>> changes = new HashMap<>();

    /** An empty one. */
    Overlay() {
        this(null);
    }

    private Overlay(Overlay<K, V> below) {
        this.below = below;
    }

    Overlay<K, V> copy() {
        return new Overlay<>(this);
    }

    /** The value, or null. */
    V get(K key) {
        Optional<V> change = changes.get(key);
        if (change != null) {
            return change.orElse(null);
        }
        return below == null ? null : below.get(key);
    }

    void put(K key, V value) {
        changes.put(key, Optional.of(value));
    }

    void remove(K key) {
        changes.put(key, Optional.empty());
    }

    Stream<V> values() {
        Stream<V> own = changes.values().stream().flatMap(Optional::stream);
        return below == null
                ? own
                : Stream.concat(
                        own,
                        below.changes.keySet().stream()
                                .filter(key -> !changes.containsKey(key))
                                .map(below::get)
                                .filter(value -> value != null));
    }
}
