package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewChangesetCommandTest {

    @TempDir
    private Path repository;

    private CalledSoundchart soundchart;

    @BeforeEach
    void makeWorkingCopy() throws Exception {
        FileUtils.copyDirectory(
                TestChangelog.REPOSITORY.resolve("changelog").toFile(),
                repository.resolve("changelog").toFile());
        Files.createFile(repository.resolve("pom.xml"));
        soundchart = new CalledSoundchart(repository, Map.of());
    }

    @Test
    void makesAFileAndSaysWhatComesNext() throws Exception {
        Result result = soundchart.run("new-changeset", "--schema=soundhash", "--name=Add tags to videos");

        assertThat(result.errors()).isEmpty();
        assertThat(result.status()).isZero();
        List<Path> made = files("_add_tags_to_videos.yaml");
        assertThat(made).hasSize(1);
        assertThat(result.output()).matches("""
                Made \\Q%s\\E.*
                Write in it: <why>, <table>, <column>, <type>, <what it holds>, the rollback of \\d{8}_add_tags_to_videos
                Then prove it:  mvn -q compile exec:java -Dexec.args="verify-rollbacks --since=soundhash-1"
                and apply it:   mvn liquibase:update
                """.formatted(made.get(0)));
    }

    @Test
    void takesTheOtherKindsFromWithinAFolder() throws Exception {
        soundchart = soundchart.in(repository.resolve("changelog"));

        assertThat(soundchart
                        .run("new-changeset", "--schema=jambot", "--name=index titles", "--kind=index")
                        .status())
                .isZero();
        assertThat(soundchart
                        .run("new-changeset", "--schema=jambot", "--name=fill titles", "--kind=data")
                        .status())
                .isZero();

        assertThat(repository.resolve(files("_index_titles.yaml").get(0)))
                .content()
                .contains("CREATE INDEX CONCURRENTLY");
        assertThat(repository.resolve(files("_fill_titles.yaml").get(0)))
                .content()
                .contains("COMMIT;");
    }

    @Test
    void answersMistakesInOneLine() throws Exception {
        List<Path> before = files(".yaml");

        assertThat(soundchart.run("new-changeset", "--schema=soundhsah", "--name=add tags"))
                .isEqualTo(failed("There is no schema 'soundhsah' in changelog/. There are jambot, soundhash\n"));
        assertThat(soundchart.run("new-changeset", "--schema=soundhash"))
                .isEqualTo(failed("--name is missing. For example: soundchart new-changeset --schema=soundhash"
                        + " --name=\"add tags to videos\"\n"));
        assertThat(soundchart.run("new-changeset", "--schema=soundhash", "--name=!"))
                .isEqualTo(failed("No word of letters a to z is in the name '!'. Say what the changeset does:"
                        + " --name=\"add tags to videos\"\n"));
        assertThat(soundchart.run("new-changeset", "--schema=soundhash", "--name=add tags", "--kind=view"))
                .isEqualTo(failed("There is no kind 'view'. There are schema, index, data\n"));
        assertThat(soundchart.run("new-changeset", "--schema=soundhash", "--name=add composite indexes"))
                .isEqualTo(failed("changelog/soundhash/20251026_add_composite_indexes.yaml has this name already."
                        + " Choose another one\n"));
        assertThat(files(".yaml")).isEqualTo(before);
    }

    @Test
    void asksToBeInTheRepository(@TempDir Path elsewhere) throws Exception {
        assertThat(soundchart.in(elsewhere).run("new-changeset", "--schema=soundhash", "--name=add tags"))
                .isEqualTo(failed("new-changeset works on the files of the repository. Run it there:"
                        + " mvn -q compile exec:java -Dexec.args=\"new-changeset …\"\n"));
    }

    @Test
    void showsAnExampleInItsHelp() throws Exception {
        Result help = new SoundchartProcess(repository, Map.of()).run("new-changeset", "--help");

        assertThat(help.status()).isZero();
        assertThat(help.output()).contains("soundchart new-changeset --schema=soundhash --name=\"add tags to videos\"");
    }

    /** Relative to the repository. */
    private List<Path> files(String end) throws Exception {
        try (Stream<Path> files = Files.walk(repository.resolve("changelog"))) {
            return files.filter(file -> file.toString().endsWith(end))
                    .map(repository::relativize)
                    .sorted()
                    .toList();
        }
    }

    private static Result failed(String errors) {
        return new Result(1, "", errors);
    }
}
