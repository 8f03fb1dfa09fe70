package dev.soundchart.bench;

import dev.soundchart.bench.Contest.Result;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.proof.ChangesetProof;
import dev.soundchart.proof.RollbackProof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How long updates and rollbacks take, beside other tools that do the same on the same server.
 *
 * @param repository where {@code mvn package} was run
 * @param rounds how often each is measured
 * @param few a number of migrations
 * @param many more of them
 * @param most more again
 */
record Speed(Path repository, int rounds, int few, int many, int most) implements Benchmark {

    /**
     * All that was measured.
     *
     * @param nothing updates of the project's changelog that have nothing to do
     * @param fresh updates of the project's changelog on an empty database
     * @param nothingOfMany updates of many migrations that have nothing to do
     * @param freshOfMany updates of many migrations on an empty database
     * @param undoOfMany rollbacks of the last of many
     * @param nothingOf by numbers of migrations, ours alone
     * @param freshOf by numbers of migrations, ours alone
     * @param proof seconds that the proof of one changeset takes
     */
    record Measured(
            Result nothing,
            Result fresh,
            Result nothingOfMany,
            Result freshOfMany,
            Result undoOfMany,
            Map<Integer, Result> nothingOf,
            Map<Integer, Result> freshOf,
            Spread proof) {}

    @Override
    public String name() {
        return "speed";
    }

    @Override
    public String title() {
        return "Updates and rollbacks beside other tools";
    }

    @Override
    public String run(Consumer<String> say) throws Exception {
        BenchmarkServer server = BenchmarkServer.start(repository, say);
        Tools tools = Tools.of(repository);
        return new SpeedSection(this, measure(server, tools, say), tools.versions(), server.describe()).text();
    }

    private Measured measure(BenchmarkServer server, Tools tools, Consumer<String> say) throws Exception {
        Schema own = Schema.ofRepository(repository);
        Result nothing;
        try (Contest contest = new Contest(server, own, tools.withHistory(), rounds, say)) {
            nothing = contest.nothing();
        }
        Result fresh;
        try (Contest contest = new Contest(server, own, tools.thatUpdate(), rounds, say)) {
            fresh = contest.fresh();
        }
        Result nothingOfMany;
        try (Contest contest = new Contest(server, Schema.ofTables(many), tools.withHistory(), rounds, say)) {
            nothingOfMany = contest.nothing();
        }
        Result freshOfMany;
        try (Contest contest = new Contest(server, Schema.ofTables(many), tools.thatUpdate(), rounds, say)) {
            freshOfMany = contest.fresh();
        }
        Result undoOfMany;
        List<Tool> undo = tools.named(Tools.SOUNDCHART, Tools.ALEMBIC, Tools.LIQUIBASE);
        try (Contest contest = new Contest(server, Schema.ofTables(many), undo, rounds, say)) {
            undoOfMany = contest.undoLast();
        }
        Map<Integer, Result> nothingOf = new LinkedHashMap<>();
        Map<Integer, Result> freshOf = new LinkedHashMap<>();
        for (int count : List.of(few, most)) {
            try (Contest contest =
                    new Contest(server, Schema.ofTables(count), tools.named(Tools.SOUNDCHART), rounds, say)) {
                freshOf.put(count, contest.fresh());
                nothingOf.put(count, contest.nothing());
            }
        }
        return new Measured(
                nothing, fresh, nothingOfMany, freshOfMany, undoOfMany, nothingOf, freshOf, proof(server, say));
    }

    private Spread proof(BenchmarkServer server, Consumer<String> say) throws Exception {
        List<Double> seconds = new ArrayList<>();
        try (ScratchDatabases databases = ScratchDatabases.on(server.address())) {
            for (int round = 0; round <= rounds; round++) {
                List<ChangesetProof> proofs = new ArrayList<>();
                new RollbackProof(ChangelogFile.of(repository), databases).run(proofs::add);
                double mean = proofs.stream()
                        .mapToLong(proof -> proof.duration().toMillis())
                        .average()
                        .orElseThrow();
                say.accept("proof of a changeset, on average: " + Math.round(mean) + " ms");
                if (round > 0) {
                    seconds.add(mean / 1000);
                }
            }
        }
        return Spread.of(seconds, each -> each);
    }
}
