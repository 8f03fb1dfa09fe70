package dev.soundchart.bench;

import java.util.function.Consumer;

/** Something that is measured, and told in a section of its own in {@code docs/benchmarks.md}. */
interface Benchmark {

    /** What it is asked for by: small letters and hyphens. */
    String name();

    /** The heading of its section. */
    String title();

    /**
     * Measures.
     *
     * @param say takes a line where there is something to wait for
     * @return what came out, in Markdown: all of the section but its heading
     * @throws Exception if it can't be measured
     */
    String run(Consumer<String> say) throws Exception;
}
