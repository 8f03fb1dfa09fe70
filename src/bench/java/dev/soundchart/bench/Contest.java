package dev.soundchart.bench;

import dev.soundchart.bench.Tool.Installed;
import dev.soundchart.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.io.FileUtils;

/** Several tools that make the same schema on the same server, in turn. */
final class Contest implements AutoCloseable {

    /** The measured runs of each tool, in the order of the rounds. */
    record Result(Map<String, List<Run>> runs) {

        Spread seconds(String tool) {
            return Spread.of(runs.get(tool), Run::seconds);
        }

        Spread mebibytes(String tool) {
            return Spread.of(runs.get(tool), Run::peakMebibytes);
        }

        boolean has(String tool) {
            return runs.containsKey(tool);
        }
    }

    private record Contender(Tool tool, Installed installed, DatabaseAddress database) {}

    private final BenchmarkServer server;
    private final Schema schema;
    private final int rounds;
    private final Consumer<String> say;
    private final Path folder = Files.createTempDirectory("benchmark");
    private final List<Contender> contenders = new ArrayList<>();
    private int tables = -1;

    /**
     * @param rounds that are counted; one comes before them
     * @param say takes a line for each round
     */
    Contest(BenchmarkServer server, Schema schema, List<Tool> tools, int rounds, Consumer<String> say)
            throws Exception {
        this.server = server;
        this.schema = schema;
        this.rounds = rounds;
        this.say = say;
        for (Tool tool : tools) {
            String name = "bench_" + contenders.size();
            Path own = Files.createDirectory(folder.resolve(name));
            DatabaseAddress database = server.empty(name);
            contenders.add(new Contender(tool, tool.install(own, schema, database), database));
        }
    }

    /** Updates of an empty database. */
    Result fresh() throws Exception {
        return rounds("fresh update", contenders, contender -> {
            server.empty(contender.database().database());
            Run run = update(contender);
            requireAllTables(contender);
            return run;
        });
    }

    /** Updates that have nothing to do. */
    Result nothing() throws Exception {
        for (Contender contender : contenders) {
            update(contender);
        }
        return rounds("nothing to do", contenders, Contest::update);
    }

    /** Rollbacks of the last migration, by those who have such a thing. */
    Result undoLast() throws Exception {
        List<Contender> able = contenders.stream()
                .filter(contender -> !contender.installed().undoLast().isEmpty())
                .toList();
        return rounds("rollback of the last", able, contender -> {
            update(contender);
            Installed installed = contender.installed();
            return Run.of(installed.undoLast(), installed.environment(), installed.folder());
        });
    }

    private interface Action {
        Run of(Contender contender) throws Exception;
    }

    private Result rounds(String what, List<Contender> those, Action action) throws Exception {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < those.size(); i++) {
                // whoever is first in one round is last in the next
                Contender contender = those.get((i + round) % those.size());
                Run run = action.of(contender);
                line.append(
                        String.format(Locale.ROOT, "  %s %.2f", contender.tool().name(), run.seconds()));
                if (round > 0) {
                    runs.computeIfAbsent(contender.tool().name(), name -> new ArrayList<>())
                            .add(run);
                }
            }
            say.accept(String.format(
                    Locale.ROOT,
                    "%s of %,d, %s:%s",
                    what,
                    schema.migrations().size(),
                    round == 0 ? "before the first round" : "round " + round + " of " + rounds,
                    line));
        }
        return new Result(runs);
    }

    private static Run update(Contender contender) throws IOException, InterruptedException {
        Installed installed = contender.installed();
        return Run.of(installed.update(), installed.environment(), installed.folder());
    }

    private void requireAllTables(Contender contender) throws Exception {
        int made = server.tables(contender.database());
        if (tables < 0) {
            tables = made;
        }
        if (made != tables || made == 0) {
            throw new IllegalStateException(
                    contender.tool().name() + " made " + made + " tables, another one " + tables);
        }
    }

    @Override
    public void close() throws Exception {
        for (Contender contender : contenders) {
            server.drop(contender.database().database());
        }
        FileUtils.deleteDirectory(folder.toFile());
    }
}
