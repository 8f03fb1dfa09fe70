package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.TestServer;
import org.junit.jupiter.api.Test;

/** What {@code check} asks of a change, asked of this repository. */
class RepositoryCheckTest {

    @Test
    void modelsChangelogReleasedChangesetsAndGeneratedFilesFitTogether() throws Exception {
        Result check = SoundchartProcess.with(TestServer.address()).run("check");

        assertThat(check.output())
                .as(check.errors())
                .contains("✓ changelog", "✓ models", "✓ released", "✓ lint", "✓ docs")
                .doesNotContain("✗");
        assertThat(check.status()).isZero();
    }
}
