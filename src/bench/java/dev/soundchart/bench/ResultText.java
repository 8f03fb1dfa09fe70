package dev.soundchart.bench;

import dev.soundchart.bench.Contest.Result;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results of contests in Markdown. */
final class ResultText {

    /** How all of them were measured: a form for the number of rounds. */
    static final String HOW = """
            Whole processes, from their start to their end, on one server with PostgreSQL's own settings (what is committed is on the
            disk) and a password by SCRAM-SHA-256. Each tool in turn, %d times after one that does not count; medians, with the least
            and the most in parentheses. Ratios to another tool are medians of those of each round; others are quotients of medians.
            Soundchart has the archive of classes that its launcher makes; Liquibase and Flyway run as they come, without one.
            """;

    /** Machine, versions, and how to measure it again: a form for these and the benchmark's name. */
    static final String WHERE = """
            Machine: %s; %s.

            To measure it again, which takes %s: `mvn -q -Pbench package -DskipTests -Dbench=%s`; with `-Dbench=speed`, all
            that is compared with other tools. Tools that are not there (psql, Alembic) are left out.
            """;

    private ResultText() {}

    /** A line for each tool: seconds with this project's changelog and with many migrations, and memory if that is wanted. */
    static String rows(Result own, Result many, boolean memory) {
        return many.runs().keySet().stream()
                .map(tool -> "| " + tool + " | " + own.seconds(tool).with(2) + " | "
                        + many.seconds(tool).with(2) + " |"
                        + (memory ? " " + many.mebibytes(tool).with(0) + " |" : "") + "\n")
                .collect(Collectors.joining());
    }

    /** The medians as bars. */
    static String chart(String title, Result result) {
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

    static double median(Result result) {
        return result.seconds(Tools.SOUNDCHART).median();
    }

    static String seconds(Result result) {
        return result.seconds(Tools.SOUNDCHART).with(2);
    }

    static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
