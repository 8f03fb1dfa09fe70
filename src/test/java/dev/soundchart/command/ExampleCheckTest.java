package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that the toolkit's tests rest on fits together. */
class ExampleCheckTest {

    @TempDir
    private Path folder;

    @Test
    void modelsChangelogAndGeneratedFilesOfTheExampleFitTogether() throws Exception {
        Result check = ChangedModels.ofExample(folder)
                .with(CalledSoundchart.onExample(TestServer.address()))
                .run("check");

        assertThat(check.output()).doesNotContain("✗").contains("✓ models", "✓ released", "✓ docs");
        assertThat(check.status()).isZero();
    }
}
