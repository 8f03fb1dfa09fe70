package dev.soundchart.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs one of the benchmarks in the repository, and writes what came out into {@code docs/benchmarks.md}; or a
 * {@link SpeedCheck}, which fails where a ratio got worse.
 */
public final class Benchmarks {

    private static final int USAGE = 2;
    private static final Path REPOSITORY = Path.of("").toAbsolutePath();

    private static final List<Benchmark> ALL = List.of(
            new NothingToDo(REPOSITORY, 7, 1_000, 3_000, 10_000),
            new Updates(REPOSITORY, 7, 1_000, 3_000, 10_000),
            new IndexStall(REPOSITORY, 1_000_000, 5));
    private static final SpeedCheck CHECK = new SpeedCheck(REPOSITORY, 3, 300);

    private Benchmarks() {}

    /**
     * @param arguments the name of a benchmark
     * @throws Exception if it can't be measured
     */
    public static void main(String... arguments) throws Exception {
        String name = String.join(" ", arguments);
        switch (name) {
            case "speed-check" -> check();
            case "speed" -> {
                document("nothing-to-do");
                document("updates");
            }
            case "speed-record" -> CHECK.record(System.out::println);
            default -> document(name);
        }
    }

    private static void check() throws Exception {
        List<String> worse = CHECK.compare(System.out::println);
        if (!worse.isEmpty()) {
            System.err.println("Worse by half or more, or new:\n  " + String.join("\n  ", worse)
                    + "\nIf that is meant to be: -Dbench=speed-record");
            System.exit(1);
        }
    }

    private static void document(String name) throws Exception {
        Optional<Benchmark> asked =
                ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
        if (asked.isEmpty()) {
            System.err.println("Name a benchmark: -Dbench=<name>. There are: "
                    + ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "))
                    + ", speed (what compares with other tools), speed-check, speed-record");
            System.exit(USAGE);
        }
        Benchmark benchmark = asked.orElseThrow();
        BenchmarkDocument document = new BenchmarkDocument(REPOSITORY.resolve("docs/benchmarks.md"));
        document.put(benchmark.title(), benchmark.run(System.out::println));
        System.out.println("docs/benchmarks.md has it, under \"" + benchmark.title() + "\"");
    }
}
