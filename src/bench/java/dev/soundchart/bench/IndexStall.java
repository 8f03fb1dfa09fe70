package dev.soundchart.bench;

import dev.soundchart.database.EmbeddedServer;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.commons.io.FileUtils;

/**
 * How long an application's writes wait while an index is built: by a changeset of the changelog, and by
 * {@code createIndex}.
 *
 * @param repository whose changelog and embedded server are used
 * @param rows of the table
 * @param times how often each of the two is measured
 */
record IndexStall(Path repository, int rows, int times) implements Benchmark {

    private static final double GOAL = 0.05;

    /**
     * What was measured, in the same order.
     *
     * @param changeset beside the changeset
     * @param plain beside {@code createIndex}
     * @param nothing beside no build, for as long as the changeset took
     */
    record Measured(List<Traffic> changeset, List<Traffic> plain, List<Traffic> nothing) {

        /** Of nothing yet. */
        Measured() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        /** The part of a plain build's longest write that a changeset's is; of both the median. */
        double ratio() {
            return stall(changeset).median() / stall(plain).median();
        }

        /** Statements that failed beside the changeset. */
        int failed() {
            return sum(changeset, IndexStall::failures);
        }

        /** Whether the changeset is as good as it is meant to be. */
        boolean meetsGoal() {
            return failed() == 0 && ratio() < GOAL;
        }
    }

    @Override
    public String name() {
        return "index-stall";
    }

    @Override
    public String title() {
        return "Writes while an index is built";
    }

    @Override
    public String run(Consumer<String> say) throws Exception {
        try (ScratchDatabases databases =
                ScratchDatabases.on(EmbeddedServer.ofRepository(repository).join(say))) {
            Measured measured = measure(databases, say);
            try (Scratch any = databases.create();
                    Connection connection = ServerConnection.open(any.address())) {
                return section(measured, Machine.describe(connection));
            }
        }
    }

    /** Measures the two in turn, on the same table. */
    Measured measure(ScratchDatabases databases, Consumer<String> say) throws Exception {
        Measured measured = new Measured();
        Path folder = Files.createTempDirectory("benchmark");
        try (Scratch database = databases.create()) {
            say.accept(String.format(Locale.ROOT, "Making a table of %,d rows", rows));
            FingerprintTable table = FingerprintTable.make(database, repository, folder, rows);
            for (int time = 1; time <= times; time++) {
                measured.changeset().add(table.buildByChangeset());
                measured.plain().add(table.buildPlainly());
                measured.nothing()
                        .add(table.rest(measured.changeset().get(time - 1).seconds()));
                say.accept(String.format(
                        Locale.ROOT,
                        "%d of %d: the longest write took %.0f ms beside the changeset, %.0f ms beside createIndex",
                        time,
                        times,
                        measured.changeset().get(time - 1).writes().longest(),
                        measured.plain().get(time - 1).writes().longest()));
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        return measured;
    }

    private String section(Measured measured, String machine) {
        return String.format(
                Locale.ROOT,
                """
                An index of `audio_fingerprints` is built while one session writes and another one reads, both all the time: by the
                changeset `20251026_add_composite_indexes-2` (`DROP INDEX CONCURRENTLY IF EXISTS`, `CREATE INDEX CONCURRENTLY`), and
                by Liquibase's plain `createIndex` of the same index. %,d rows to begin with; each %d times, in turn, on the same
                table. Medians, with the least and the most in parentheses:

                | | changeset | plain `createIndex` | no build |
                |---|---|---|---|
                %s
                The longest write beside the changeset is **%.1f %%** of the longest beside the plain build. The goal is less than
                %.0f %%, and no failed statement: %s.

                Machine: %s.

                To measure it again, which takes a minute or two: `mvn -q -Pbench package -DskipTests -Dbench=%s`
                """,
                rows,
                times,
                table(measured),
                100 * measured.ratio(),
                100 * GOAL,
                measured.meetsGoal() ? "met" : "missed",
                machine,
                name());
    }

    private static String table(Measured measured) {
        return row("longest write, ms", measured, of -> stall(of).with(0))
                + row(
                        "longest read, ms",
                        measured,
                        of -> Spread.of(of, traffic -> traffic.reads().longest())
                                .with(0))
                + row("time, s", measured, of -> Spread.of(of, Traffic::seconds).with(1))
                + row("statements", measured, of -> "" + sum(of, IndexStall::statements))
                + row("failed statements", measured, of -> "" + sum(of, IndexStall::failures));
    }

    private static String row(String what, Measured measured, Function<List<Traffic>, String> text) {
        return "| %s | %s | %s | %s |\n"
                .formatted(
                        what,
                        text.apply(measured.changeset()),
                        text.apply(measured.plain()),
                        text.apply(measured.nothing()));
    }

    private static Spread stall(List<Traffic> measured) {
        return Spread.of(measured, traffic -> traffic.writes().longest());
    }

    private static int statements(Traffic traffic) {
        return traffic.writes().statements() + traffic.reads().statements();
    }

    private static int failures(Traffic traffic) {
        return traffic.writes().failed() + traffic.reads().failed();
    }

    private static int sum(List<Traffic> measured, ToIntFunction<Traffic> number) {
        return measured.stream().mapToInt(number).sum();
    }
}
