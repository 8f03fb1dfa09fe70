package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.Await;
import dev.soundchart.JavaProgram;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command prints and nobody gets is a failure of the command. */
@Timeout(120)
class UnwritableOutputTest {

    /** Takes nothing: as a full disk does. */
    private static final Path FULL = Path.of("/dev/full");

    private static Scratch database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void createDatabase() throws Exception {
        assumeTrue(Files.exists(FULL), "Linux has a device that is always full");
        database = TestServer.databases().create();
        assertThat(CalledSoundchart.onExample(database.address())
                        .run("update-count", "--count=2")
                        .status())
                .isZero();
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "help update",
                "current",
                "history",
                "history --verbose",
                "status",
                "inspect --format=json",
                "lint --format=json",
                "deploy --dry-run",
                "update-sql",
                "rollback-to base --dry-run"
            })
    void fullStandardOutputIsAnError(String command) throws Exception {
        List<String> words = new ArrayList<>(JavaProgram.command(Soundchart.class));
        words.addAll(List.of(command.split(" ")));
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(ExampleChangelog.FOLDER.toFile())
                .redirectOutput(FULL.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("DATABASE_URL", SoundchartProcess.url(database.address()));

        int status = Await.exitStatus(builder.start());

        assertThat(Files.readString(errors))
                .endsWith("The output can't be written: standard output is closed, or its disk is full\n");
        assertThat(status).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "current",
                "history",
                "history --verbose",
                "status",
                "inspect --format=json",
                "lint --format=json",
                "update-sql"
            })
    void fullOutputFileIsAnError(String command) throws Exception {
        Result result = CalledSoundchart.onExample(database.address())
                .run(("--output-file=" + FULL + " " + command).split(" "));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("No space left on device").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy --dry-run"})
    void fullReportIsAnError(String command) throws Exception {
        Result result = CalledSoundchart.onExample(database.address()).run((command + " --report=" + FULL).split(" "));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("The report can't be written to " + FULL);
    }
}
