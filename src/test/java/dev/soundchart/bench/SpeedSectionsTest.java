package dev.soundchart.bench;

import static dev.soundchart.bench.Tools.ALEMBIC;
import static dev.soundchart.bench.Tools.LIQUIBASE;
import static dev.soundchart.bench.Tools.LONG_WAY;
import static dev.soundchart.bench.Tools.PSQL;
import static dev.soundchart.bench.Tools.SOUNDCHART;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.bench.Contest.Result;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpeedSectionsTest {

    @Test
    void goalsAreMetOrMissed() {
        assertThat(text(0.9, ALEMBIC, LIQUIBASE, PSQL))
                .contains("| update, 3,000 tables ÷ psql | ≤ 2.50 | 0.90 | met |")
                .contains("| update, 3,000 tables ÷ Alembic | ≤ 0.50 | 0.90 | **missed** |")
                .contains("| update, this project's changelog ÷ Alembic | ≤ 1.00 | 0.90 | met |")
                .contains("| nothing to do, 10,000 ÷ 1,000 tables | ≤ 2.00 | 1.00 | met |")
                .contains("| most memory, 3,000 tables | ≤ 200 MiB | 100 MiB | met |");
    }

    @Test
    void toolsThatAreNotInstalledAreLeftOut() {
        assertThat(text(0.9, LIQUIBASE)).contains("÷ Liquibase").doesNotContain("÷ psql", "÷ Alembic", "%s");
    }

    /** Where Soundchart takes as many seconds, and each of the others one. */
    private static String text(double seconds, String... others) {
        Map<String, List<Run>> runs = Stream.concat(Stream.of(LONG_WAY), Stream.of(others))
                .collect(Collectors.toMap(
                        tool -> tool, tool -> List.of(new Run(1, 50)), (a, b) -> a, LinkedHashMap::new));
        runs.put(SOUNDCHART, List.of(new Run(seconds, 100)));
        Result result = new Result(runs);
        return new NothingToDo(Path.of(""), 7, 1_000, 3_000, 10_000)
                        .section(new NothingToDo.Measured(result, result, result, result), "machine", "tools")
                + new Updates(Path.of(""), 7, 1_000, 3_000, 10_000)
                        .section(
                                new Updates.Measured(
                                        result, result, result, result, result, result, new Spread(100, 100, 100)),
                                "machine",
                                "tools");
    }
}
