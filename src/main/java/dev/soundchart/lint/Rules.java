package dev.soundchart.lint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** All rules there are. */
public final class Rules {

    private static final List<Rule> ALL = ServiceLoader.load(Rule.class, Rules.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing((Rule rule) -> rule.description().family())
                    .thenComparing(rule -> rule.description().id()))
            .toList();

    private Rules() {}

    /** By family, then by their ids. */
    public static List<Rule> all() {
        return ALL;
    }

    /** What is known about the rule of that id, which there is. */
    static Description require(String id) {
        return of(id).orElseThrow().description();
    }

    /** The rule of that id, if there is one. */
    public static Optional<Rule> of(String id) {
        return ALL.stream().filter(rule -> rule.description().id().equals(id)).findFirst();
    }
}
