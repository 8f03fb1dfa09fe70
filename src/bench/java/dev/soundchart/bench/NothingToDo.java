package dev.soundchart.bench;

import static dev.soundchart.bench.ResultText.median;
import static dev.soundchart.bench.ResultText.number;
import static dev.soundchart.bench.ResultText.seconds;
import static dev.soundchart.bench.Tools.ALEMBIC;
import static dev.soundchart.bench.Tools.LIQUIBASE;
import static dev.soundchart.bench.Tools.SOUNDCHART;

import dev.soundchart.bench.Contest.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * How long updates take that have nothing to do, beside other tools' on the same server.
 *
 * @param repository where {@code mvn package} was run
 * @param rounds how often each is measured
 * @param few a number of migrations
 * @param many more of them
 * @param most more again
 */
record NothingToDo(Path repository, int rounds, int few, int many, int most) implements Benchmark {

    private static final String FORM = """
            %s"Soundchart, by Liquibase" is given an option that its quick answer does not know, and goes the long way.

            %s
            Seconds:

            | | this project's changelog | %s tables |
            |---|---|---|
            %s
            %s
            With %s tables Soundchart takes %s s, with %s it takes %s s.

            %s""";

    /**
     * What was measured.
     *
     * @param own with this project's changelog
     * @param ofMany with many migrations, by all tools
     * @param ofFew by Soundchart alone
     * @param ofMost by Soundchart alone
     */
    record Measured(Result own, Result ofMany, Result ofFew, Result ofMost) {}

    @Override
    public String name() {
        return "nothing-to-do";
    }

    @Override
    public String title() {
        return "Updates that have nothing to do";
    }

    @Override
    public String run(Consumer<String> say) throws Exception {
        BenchmarkServer server = BenchmarkServer.start(repository, say);
        Tools tools = Tools.of(repository);
        List<Tool> ours = tools.named(SOUNDCHART);
        Contests contests = new Contests(server, rounds, say);
        Measured measured = new Measured(
                contests.of(Schema.ofRepository(repository), tools.withHistory(), Contest::nothing),
                contests.of(Schema.ofTables(many), tools.withHistory(), Contest::nothing),
                contests.of(Schema.ofTables(few), ours, Contest::nothing),
                contests.of(Schema.ofTables(most), ours, Contest::nothing));
        return section(measured, server.describe(), tools.versions());
    }

    String section(Measured measured, String machine, String versions) {
        String tables = ", " + number(many) + " tables";
        Goals goals = new Goals()
                .against("nothing to do, this project's changelog", measured.own(), ALEMBIC, 0.5)
                .against("nothing to do, this project's changelog", measured.own(), LIQUIBASE, 0.2)
                .against("nothing to do" + tables, measured.ofMany(), ALEMBIC, 0.25)
                .add(
                        "nothing to do, " + number(most) + " ÷ " + number(few) + " tables",
                        median(measured.ofMost()) / median(measured.ofFew()),
                        2,
                        "");
        return FORM.formatted(
                ResultText.HOW.formatted(rounds),
                goals.table(),
                number(many),
                ResultText.rows(measured.own(), measured.ofMany(), false),
                ResultText.chart("Nothing to do, this project's changelog (s)", measured.own()),
                number(few),
                seconds(measured.ofFew()),
                number(most),
                seconds(measured.ofMost()),
                ResultText.WHERE.formatted(machine, versions, "a quarter of an hour", name()));
    }
}
