package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewChangesetCommandTest {

    @TempDir
    private Path repository;

    private CalledSoundchart soundchart;

    @BeforeEach
    void makeWorkingCopy() throws Exception {
        soundchart = new CalledSoundchart(ExampleChangelog.copy(repository), Map.of());
    }

    @Test
    void fileIsMadeAndTheNextStepsAreSaid() throws Exception {
        Result result = soundchart.run("new-changeset", "--schema=shop", "--name=Add tags to orders");

        assertThat(result.errors()).isEmpty();
        assertThat(result.status()).isZero();
        List<Path> made = files("_add_tags_to_orders.yaml");
        assertThat(made).hasSize(1);
        assertThat(result.output()).matches("""
                Made \\Q%s\\E.*
                Write in it: <why>, <table>, <column>, <type>, <what it holds>, the rollback of \\d{8}_add_tags_to_orders
                Then prove it:  mvn -q compile exec:java -Dexec.args="verify-rollbacks --since=shop-5"
                and apply it:   mvn liquibase:update
                """.formatted(made.get(0)));
    }

    @Test
    void otherKindsAreMadeFromWithinAFolder() throws Exception {
        soundchart = soundchart.in(repository.resolve("changelog"));

        assertThat(soundchart
                        .run("new-changeset", "--schema=library", "--name=index titles", "--kind=index")
                        .status())
                .isZero();
        assertThat(soundchart
                        .run("new-changeset", "--schema=library", "--name=fill titles", "--kind=data")
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
    void mistakesInTheArgumentsAreAnsweredInOneLine() throws Exception {
        List<Path> before = files(".yaml");

        assertThat(soundchart.run("new-changeset", "--schema=shpo", "--name=add tags"))
                .isEqualTo(failed(
                        "There is no schema 'shpo' in changelog/. Did you mean shop? There are library, shop\n"));
        assertFailed(
                soundchart.run("new-changeset", "--schema=shop"),
                "--name is missing\\. For example: soundchart new-changeset --schema=\\w+ --name=\"[a-z ]+\"\n");
        assertFailed(
                soundchart.run("new-changeset", "--schema=shop", "--name=!"),
                "No word of letters a to z is in the name '!'\\. Say what the changeset does:"
                        + " --name=\"[a-z ]+\"\n");
        assertThat(soundchart.run("new-changeset", "--schema=shop", "--name=add tags", "--kind=view"))
                .isEqualTo(failed("There is no kind 'view'. There are data, index, schema\n"));
        assertThat(soundchart.run("new-changeset", "--schema=shop", "--name=add composite indexes"))
                .isEqualTo(failed("changelog/shop/20250202_add_composite_indexes.yaml has this name already."
                        + " Choose another one\n"));
        assertThat(files(".yaml")).isEqualTo(before);
    }

    @Test
    void folderWithoutARepositoryIsRefused(@TempDir Path elsewhere) throws Exception {
        assertThat(soundchart.in(elsewhere).run("new-changeset", "--schema=shop", "--name=add tags"))
                .isEqualTo(failed("new-changeset works on the files of the repository. Run it there:"
                        + " mvn -q compile exec:java -Dexec.args=\"new-changeset …\"\n"));
    }

    @Test
    void helpHasAnExample() throws Exception {
        Result help = new CalledSoundchart(repository, Map.of()).run("new-changeset", "--help");

        assertThat(help.status()).isZero();
        assertThat(help.output()).containsPattern("soundchart new-changeset --schema=\\w+ --name=\"[a-z ]+\"");
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

    private static void assertFailed(Result result, String errors) {
        assertThat(result.errors()).matches(errors);
        assertThat(result).isEqualTo(failed(result.errors()));
    }

    private static Result failed(String errors) {
        return new Result(1, "", errors);
    }
}
