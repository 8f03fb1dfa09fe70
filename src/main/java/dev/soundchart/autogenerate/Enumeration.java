package dev.soundchart.autogenerate;

import java.util.List;

/**
 * An enum type.
 *
 * @param labels its values as literals, in order
 * @param comment empty without one
 */
record Enumeration(String name, List<String> labels, String comment) {

    Enumeration {
        labels = List.copyOf(labels);
    }
}
