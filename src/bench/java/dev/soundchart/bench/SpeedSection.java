package dev.soundchart.bench;

import static dev.soundchart.bench.Tools.ALEMBIC;
import static dev.soundchart.bench.Tools.LIQUIBASE;
import static dev.soundchart.bench.Tools.LONG_WAY;
import static dev.soundchart.bench.Tools.PSQL;
import static dev.soundchart.bench.Tools.SOUNDCHART;

import dev.soundchart.bench.Contest.Result;
import dev.soundchart.bench.Speed.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What {@link Speed} measured, in Markdown.
 *
 * @param speed how it was measured
 * @param measured what came out
 * @param versions of the tools
 * @param machine it ran on, with the server's version
 */
record SpeedSection(Speed speed, Measured measured, String versions, String machine) {

    private static final String FORM = """
            Whole processes, from their start to their end, on one server with PostgreSQL's own settings (what is committed is on the disk)
            and a password by SCRAM-SHA-256. Each tool in turn, %d times after one that does not count; medians, with the least and the
            most in parentheses; ratios are medians of those of each round. psql runs the same statements, each migration and its row of
            a history in one transaction: what the server itself takes. Alembic runs all migrations in one transaction, as `alembic init`
            has it. "Soundchart, by Liquibase" is given an option that its quick answer does not know, and goes the long way.

            ### Goals

            | | goal | measured | |
            |---|---|---|---|
            %s
            ### Nothing to do

            Seconds.

            | | this project's changelog | %s tables |
            |---|---|---|
            %s
            %s
            With %s tables Soundchart takes %s s, with %s it takes %s s.

            ### Updates of an empty database

            Seconds, and the most memory at %s tables.

            | | this project's changelog | %s tables | MiB |
            |---|---|---|---|
            %s
            %s
            With %s tables Soundchart takes %s s, with %s it takes %s s.

            ### Rollback of the last of %s

            | | s | MiB |
            |---|---|---|
            %s
            The proof of one changeset (up, down, up, with rows, catalogs compared) takes %s ms.

            Machine: %s; %s.

            To measure it again, which takes most of an hour: `mvn -q -Pbench package -DskipTests -Dbench=speed`.
            Tools that are not there (psql, Alembic) are left out.
            """;

    String text() {
        String many = number(speed.many());
        String few = number(speed.few());
        String most = number(speed.most());
        return FORM.formatted(
                speed.rounds(),
                goals().stream().map(Goal::row).collect(Collectors.joining()),
                many,
                rows(measured.nothing(), measured.nothingOfMany(), false),
                chart("Nothing to do, this project's changelog (s)", measured.nothing()),
                few,
                seconds(measured.nothingOf().get(speed.few())),
                most,
                seconds(measured.nothingOf().get(speed.most())),
                many,
                many,
                rows(measured.fresh(), measured.freshOfMany(), true),
                chart("Update of " + many + " tables (s)", measured.freshOfMany()),
                few,
                seconds(measured.freshOf().get(speed.few())),
                most,
                seconds(measured.freshOf().get(speed.most())),
                many,
                measured.undoOfMany().runs().keySet().stream()
                        .map(tool -> "| " + tool + " | "
                                + measured.undoOfMany().seconds(tool).with(2) + " | "
                                + measured.undoOfMany().mebibytes(tool).with(0) + " |\n")
                        .collect(Collectors.joining()),
                new Spread(
                                measured.proof().median() * 1000,
                                measured.proof().least() * 1000,
                                measured.proof().most() * 1000)
                        .with(0),
                machine,
                versions);
    }

    private List<Goal> goals() {
        String many = number(speed.many());
        String scale = number(speed.most()) + " ÷ " + number(speed.few());
        List<Goal> goals = new ArrayList<>();
        against(goals, "nothing to do, this project's changelog", measured.nothing(), ALEMBIC, 0.5);
        against(goals, "nothing to do, this project's changelog", measured.nothing(), LIQUIBASE, 0.2);
        against(goals, "nothing to do, " + many + " tables", measured.nothingOfMany(), ALEMBIC, 0.25);
        goals.add(new Goal(
                "nothing to do, " + scale + " tables",
                median(measured.nothingOf().get(speed.most()))
                        / median(measured.nothingOf().get(speed.few())),
                2,
                ""));
        against(goals, "update, " + many + " tables", measured.freshOfMany(), PSQL, 2.5);
        against(goals, "update, " + many + " tables", measured.freshOfMany(), ALEMBIC, 0.5);
        against(goals, "update, this project's changelog", measured.fresh(), ALEMBIC, 1);
        goals.add(new Goal(
                "rollback of the last of " + many + " ÷ nothing to do by Liquibase",
                median(measured.undoOfMany())
                        / measured.nothingOfMany().seconds(LONG_WAY).median(),
                1.5,
                ""));
        goals.add(new Goal("most memory, " + many + " tables", mostMemory(), 200, " MiB"));
        goals.add(new Goal(
                "time for each table, " + scale,
                median(measured.freshOf().get(speed.most()))
                        / median(measured.freshOf().get(speed.few()))
                        * speed.few()
                        / speed.most(),
                1.3,
                ""));
        goals.add(new Goal("proof of one changeset", measured.proof().median() * 1000, 150, " ms"));
        return goals;
    }

    private static void against(List<Goal> goals, String what, Result result, String tool, double most) {
        if (result.has(tool)) {
            goals.add(new Goal(what + " ÷ " + tool, Ratio.of(result, SOUNDCHART, tool), most, ""));
        }
    }

    private double mostMemory() {
        return List.of(
                        measured.freshOfMany().mebibytes(SOUNDCHART),
                        measured.undoOfMany().mebibytes(SOUNDCHART),
                        measured.nothingOfMany().mebibytes(LONG_WAY))
                .stream()
                .mapToDouble(Spread::most)
                .max()
                .orElseThrow();
    }

    private static String rows(Result own, Result many, boolean memory) {
        return many.runs().keySet().stream()
                .map(tool -> "| " + tool + " | " + own.seconds(tool).with(2) + " | "
                        + many.seconds(tool).with(2) + " |"
                        + (memory ? " " + many.mebibytes(tool).with(0) + " |" : "") + "\n")
                .collect(Collectors.joining());
    }

    private static String chart(String title, Result result) {
        List<String> tools = List.copyOf(result.runs().keySet());
        return """
                ```mermaid
                xychart-beta horizontal
                    title "%s"
                    x-axis [%s]
                    bar [%s]
                ```
                """.formatted(
                title,
                tools.stream().map(tool -> '"' + tool + '"').collect(Collectors.joining(", ")),
                tools.stream()
                        .map(tool -> String.format(
                                Locale.ROOT, "%.2f", result.seconds(tool).median()))
                        .collect(Collectors.joining(", ")));
    }

    private static double median(Result result) {
        return result.seconds(SOUNDCHART).median();
    }

    private static String seconds(Result result) {
        return result.seconds(SOUNDCHART).with(2);
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
