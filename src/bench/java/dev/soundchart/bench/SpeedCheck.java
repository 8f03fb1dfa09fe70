package dev.soundchart.bench;

import static dev.soundchart.bench.Tools.ALEMBIC;
import static dev.soundchart.bench.Tools.LIQUIBASE;
import static dev.soundchart.bench.Tools.LONG_WAY;
import static dev.soundchart.bench.Tools.PSQL;
import static dev.soundchart.bench.Tools.SOUNDCHART;

import dev.soundchart.bench.Contest.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The short form of {@link NothingToDo} and {@link Updates}, and the linter's growth, for each change: ratios are compared
 * with those that were written down.
 *
 * @param repository where {@code mvn package} was run
 * @param rounds how often each is measured
 * @param tables how many migrations
 */
record SpeedCheck(Path repository, int rounds, int tables) {

    /** A ratio is worse when it is half as much again. */
    static final double WORSE = 1.5;

    private static final String DIVIDED_BY = " ÷ ";
    private static final String FILE = "src/bench/ratios.tsv";

    /** Measures, and writes the ratios down. */
    void record(Consumer<String> say) throws Exception {
        List<String> lines =
                new ArrayList<>(List.of("# Written by the benchmark speed-record, compared by speed-check."));
        measure(Tools.of(repository), say)
                .forEach((name, ratio) -> lines.add(name + "\t" + String.format(Locale.ROOT, "%.3f", ratio)));
        Files.write(repository.resolve(FILE), lines);
    }

    /**
     * Measures, and compares.
     *
     * @return what got worse, a line each
     */
    List<String> compare(Consumer<String> say) throws Exception {
        Tools tools = Tools.of(repository);
        return worse(
                measure(tools, say),
                recorded(Files.readAllLines(repository.resolve(FILE))),
                tool -> !tools.named(tool).isEmpty(),
                say);
    }

    /** @param isThere whether a tool is installed; what is written down for one that is must be measured */
    static List<String> worse(
            Map<String, Double> measured,
            Map<String, Double> recorded,
            Predicate<String> isThere,
            Consumer<String> say) {
        List<String> worse = new ArrayList<>();
        for (String name : recorded.keySet()) {
            if (!measured.containsKey(name)) {
                String line = name + ": not measured";
                say.accept(line);
                if (isThere.test(name.substring(name.lastIndexOf(DIVIDED_BY) + DIVIDED_BY.length()))) {
                    worse.add(line);
                }
            }
        }
        measured.forEach((name, ratio) -> {
            double before = recorded.getOrDefault(name, Double.NaN);
            String line = String.format(Locale.ROOT, "%s: %.3f, written down %.3f", name, ratio, before);
            say.accept(line);
            if (Double.isNaN(before) || ratio > WORSE * before) {
                worse.add(line);
            }
        });
        return worse;
    }

    static Map<String, Double> recorded(List<String> lines) throws IOException {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (String line : lines) {
            if (!line.startsWith("#")) {
                String[] parts = line.split("\t");
                ratios.put(parts[0], Double.parseDouble(parts[1]));
            }
        }
        return ratios;
    }

    private Map<String, Double> measure(Tools tools, Consumer<String> say) throws Exception {
        BenchmarkServer server = BenchmarkServer.start(repository, say);
        Contests contests = new Contests(server, rounds, say);
        Map<String, Double> ratios = new LinkedHashMap<>();
        Result nothing = contests.of(
                Schema.ofRepository(repository),
                tools.named(SOUNDCHART, LONG_WAY, ALEMBIC, LIQUIBASE),
                Contest::nothing);
        put(ratios, "nothing to do", nothing, SOUNDCHART, ALEMBIC, LIQUIBASE);
        put(ratios, "nothing to do", nothing, LONG_WAY, LIQUIBASE);
        Result fresh =
                contests.of(Schema.ofTables(tables), tools.named(SOUNDCHART, PSQL, ALEMBIC, LIQUIBASE), Contest::fresh);
        put(ratios, "update of " + tables, fresh, SOUNDCHART, PSQL, ALEMBIC, LIQUIBASE);
        ratios.put("lint, 3,000 ÷ 300 changesets", new LintGrowth(100, 10).ratio());
        return ratios;
    }

    private static void put(Map<String, Double> ratios, String what, Result result, String tool, String... others) {
        for (String other : others) {
            if (result.has(other)) {
                ratios.put(what + ", " + tool + DIVIDED_BY + other, Ratio.of(result, tool, other));
            }
        }
    }
}
