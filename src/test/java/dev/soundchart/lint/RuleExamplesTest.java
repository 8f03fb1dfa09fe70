package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules' examples are run: bad ones do what their rules say, good ones work. */
class RuleExamplesTest {

    @TempDir
    private Path folder;

    static Stream<Description> rules() {
        return Rules.all().stream().map(Rule::description);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void run(Description rule) throws Exception {
        if (rule.fails() == null) {
            update(rule.bad());
        } else {
            assertThatThrownBy(() -> update(rule.bad())).hasMessageContaining(rule.fails());
        }
        update(Examples.good(rule));
    }

    private void update(String changesets) throws Exception {
        Path file = folder.resolve("songs/example.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, Examples.changelog(changesets));
        try (Scratch database = TestServer.databases().create();
                ChangelogSession session = ChangelogSession.open(
                        new ChangelogFile("songs/example.yaml", new DirectoryResourceAccessor(folder)),
                        database.connect(),
                        "public")) {
            session.update();
        }
    }
}
