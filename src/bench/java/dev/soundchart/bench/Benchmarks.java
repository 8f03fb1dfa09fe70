package dev.soundchart.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs one of the benchmarks in the repository, and writes what came out into {@code docs/benchmarks.md}. */
public final class Benchmarks {

    private static final int USAGE = 2;
    private static final Path REPOSITORY = Path.of("").toAbsolutePath();

    private static final List<Benchmark> ALL = List.of(new IndexStall(REPOSITORY, 1_000_000, 5));

    private Benchmarks() {}

    /**
     * @param arguments the name of a benchmark
     * @throws Exception if it can't be measured
     */
    public static void main(String... arguments) throws Exception {
        Optional<Benchmark> asked = ALL.stream()
                .filter(benchmark -> List.of(arguments).equals(List.of(benchmark.name())))
                .findFirst();
        if (asked.isEmpty()) {
            System.err.println("Name a benchmark: -Dexec.args=<name>. There are: "
                    + ALL.stream().map(Benchmark::name).collect(Collectors.joining(", ")));
            System.exit(USAGE);
        }
        Benchmark benchmark = asked.orElseThrow();
        BenchmarkDocument document = new BenchmarkDocument(REPOSITORY.resolve("docs/benchmarks.md"));
        document.put(benchmark.title(), benchmark.run(System.out::println));
        System.out.println("docs/benchmarks.md has it, under \"" + benchmark.title() + "\"");
    }
}
