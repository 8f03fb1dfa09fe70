package dev.soundchart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeedCheckTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void ratiosThatGotWorseByHalfAreNamed() {
        Map<String, Double> recorded = Map.of("a ÷ b", 0.4);

        assertThat(SpeedCheck.worse(Map.of("a ÷ b", 0.59), recorded, tool -> true, said::add))
                .isEmpty();
        assertThat(SpeedCheck.worse(Map.of("a ÷ b", 0.61), recorded, tool -> true, said::add))
                .containsExactly("a ÷ b: 0.610, written down 0.400");
        assertThat(said).hasSize(2);
    }

    @Test
    void ratiosThatAreNotWrittenDownAreNamed() {
        assertThat(SpeedCheck.worse(Map.of("a ÷ b", 0.1), Map.of(), tool -> true, said::add))
                .hasSize(1);
    }

    @Test
    void missingRatiosAreNamedWhereTheToolIsInstalled() {
        Map<String, Double> recorded = Map.of("a ÷ b", 0.4, "a ÷ c", 0.4);

        assertThat(SpeedCheck.worse(Map.of(), recorded, "b"::equals, said::add)).containsExactly("a ÷ b: not measured");
        assertThat(said).containsExactlyInAnyOrder("a ÷ b: not measured", "a ÷ c: not measured");
    }

    @Test
    void writtenRatiosAreRead() throws Exception {
        assertThat(SpeedCheck.recorded(Files.readAllLines(Path.of("src/bench/ratios.tsv"))))
                .containsKeys("nothing to do, Soundchart ÷ Liquibase", "update of 300, Soundchart ÷ psql")
                .allSatisfy((name, ratio) -> assertThat(ratio).isPositive());
    }

    @Test
    void ratiosAreComparedWithinEachRound() {
        List<Run> ours = List.of(new Run(1, 0), new Run(4, 0), new Run(9, 0));
        List<Run> others = List.of(new Run(2, 0), new Run(2, 0), new Run(3, 0));

        assertThat(Ratio.of(ours, others)).isEqualTo(2);
    }
}
