package dev.soundchart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkDocumentTest {

    @Test
    void sectionIsPutInItsPlaceAndTheOthersAreLeft(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("benchmarks.md");
        BenchmarkDocument document = new BenchmarkDocument(file);

        document.put("One", "first\n");
        document.put("Two", "second");
        document.put("One", "first, measured again\n\n### With $1 inside\n");

        assertThat(Files.readString(file))
                .startsWith("# Benchmarks\n")
                .endsWith("\n\n## One\n\nfirst, measured again\n\n### With $1 inside\n\n## Two\n\nsecond\n");
    }
}
