package dev.soundchart.bench;

import static dev.soundchart.bench.ResultText.median;
import static dev.soundchart.bench.ResultText.number;
import static dev.soundchart.bench.ResultText.seconds;
import static dev.soundchart.bench.Tools.ALEMBIC;
import static dev.soundchart.bench.Tools.LIQUIBASE;
import static dev.soundchart.bench.Tools.LONG_WAY;
import static dev.soundchart.bench.Tools.PSQL;
import static dev.soundchart.bench.Tools.SOUNDCHART;

import dev.soundchart.bench.Contest.Result;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.proof.ChangesetProof;
import dev.soundchart.proof.RollbackProof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How long updates of an empty database take, and rollbacks of the last migration, beside other tools' on the same server.
 *
 * @param repository where {@code mvn package} was run
 * @param rounds how often each is measured
 * @param few a number of migrations
 * @param many more of them
 * @param most more again
 */
record Updates(Path repository, int rounds, int few, int many, int most) implements Benchmark {

    private static final String FORM = """
            %spsql runs the same statements, each migration and its row of a history in one transaction: what the server itself takes.
            Alembic runs all migrations in one transaction, as `alembic init` has it.

            %s
            Updates, seconds, and the most memory at %s tables:

            | | this project's changelog | %s tables | MiB |
            |---|---|---|---|
            %s
            %s
            With %s tables Soundchart takes %s s, with %s it takes %s s.

            Rollback of the last of %s:

            | | s | MiB |
            |---|---|---|
            %s
            The proof of one changeset (up, down, up, with rows, catalogs compared) takes %s ms.

            %s""";

    /**
     * What was measured.
     *
     * @param own updates with this project's changelog
     * @param ofMany updates with many migrations
     * @param undoOfMany rollbacks of the last of many
     * @param nothingOfMany updates of many that have nothing to do, by the long way
     * @param ofFew updates by Soundchart alone
     * @param ofMost the same
     * @param proof milliseconds that the proof of one changeset takes
     */
    record Measured(
            Result own,
            Result ofMany,
            Result undoOfMany,
            Result nothingOfMany,
            Result ofFew,
            Result ofMost,
            Spread proof) {}

    @Override
    public String name() {
        return "updates";
    }

    @Override
    public String title() {
        return "Updates of an empty database, and rollbacks";
    }

    @Override
    public String run(Consumer<String> say) throws Exception {
        BenchmarkServer server = BenchmarkServer.start(repository, say);
        Tools tools = Tools.of(repository);
        List<Tool> ours = tools.named(SOUNDCHART);
        Contests contests = new Contests(server, rounds, say);
        Measured measured = new Measured(
                contests.of(Schema.ofRepository(repository), tools.thatUpdate(), Contest::fresh),
                contests.of(Schema.ofTables(many), tools.thatUpdate(), Contest::fresh),
                contests.of(Schema.ofTables(many), tools.named(SOUNDCHART, ALEMBIC, LIQUIBASE), Contest::undoLast),
                contests.of(Schema.ofTables(many), tools.named(LONG_WAY), Contest::nothing),
                contests.of(Schema.ofTables(few), ours, Contest::fresh),
                contests.of(Schema.ofTables(most), ours, Contest::fresh),
                proof(server, say));
        return section(measured, server.describe(), tools.versions());
    }

    private Spread proof(BenchmarkServer server, Consumer<String> say) throws Exception {
        List<Double> milliseconds = new ArrayList<>();
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
                    milliseconds.add(mean);
                }
            }
        }
        return Spread.of(milliseconds, each -> each);
    }

    String section(Measured measured, String machine, String versions) {
        return FORM.formatted(
                ResultText.HOW.formatted(rounds),
                goals(measured).table(),
                number(many),
                number(many),
                ResultText.rows(measured.own(), measured.ofMany(), true),
                ResultText.chart("Update of " + number(many) + " tables (s)", measured.ofMany()),
                number(few),
                seconds(measured.ofFew()),
                number(most),
                seconds(measured.ofMost()),
                number(many),
                measured.undoOfMany().runs().keySet().stream()
                        .map(tool -> "| " + tool + " | "
                                + measured.undoOfMany().seconds(tool).with(2) + " | "
                                + measured.undoOfMany().mebibytes(tool).with(0) + " |\n")
                        .collect(Collectors.joining()),
                measured.proof().with(0),
                ResultText.WHERE.formatted(machine, versions, "three quarters of an hour", name()));
    }

    private Goals goals(Measured measured) {
        String tables = "update, " + number(many) + " tables";
        Goals goals = new Goals()
                .against(tables, measured.ofMany(), PSQL, 2.5)
                .against(tables, measured.ofMany(), ALEMBIC, 0.5)
                .against("update, this project's changelog", measured.own(), ALEMBIC, 1)
                .add(
                        "rollback of the last of " + number(many) + " ÷ nothing to do by Liquibase",
                        median(measured.undoOfMany())
                                / measured.nothingOfMany().seconds(LONG_WAY).median(),
                        1.5,
                        "")
                .add(
                        "time for each table, " + number(most) + " ÷ " + number(few),
                        median(measured.ofMost()) / median(measured.ofFew()) * few / most,
                        1.3,
                        "")
                .add("proof of one changeset", measured.proof().median(), 150, " ms");
        double memory = mostMemory(measured);
        return memory > 0 ? goals.add("most memory, " + number(many) + " tables", memory, 200, " MiB") : goals;
    }

    /** 0 where that is not to be known. */
    private static double mostMemory(Measured measured) {
        return List.of(
                        measured.ofMany().mebibytes(SOUNDCHART),
                        measured.undoOfMany().mebibytes(SOUNDCHART),
                        measured.nothingOfMany().mebibytes(LONG_WAY))
                .stream()
                .mapToDouble(Spread::most)
                .max()
                .orElseThrow();
    }
}
