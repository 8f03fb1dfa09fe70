package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangesetConventions;
import dev.soundchart.changelog.ChangesetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Conventions that every changeset of this changelog keeps (docs/decisions/0004-changeset-naming.md). */
class ChangelogConventionsTest {

    private static final Path CHANGELOG = MusicChangelog.REPOSITORY.resolve(ChangesetFiles.FOLDER);

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(CHANGELOG, 2)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.getParent().equals(CHANGELOG))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileKeepsTheConventions(Path file) throws IOException {
        ChangesetConventions.holdIn(file);
    }

    @Test
    void everyChangesetHasAnIdOfItsOwn() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : files()) {
            ids.addAll(ChangesetConventions.ids(file));
        }
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void everyFileIsInAFolderThatTheMasterIncludes() throws IOException {
        String master = Files.readString(CHANGELOG.resolve("changelog.yaml"));
        assertThat(files())
                .allSatisfy(file -> assertThat(master)
                        .contains("path: " + file.getParent().getFileName() + "/")
                        .contains("labels: " + file.getParent().getFileName()));
    }

    @Test
    void foldersAreTheSchemasOfTheApplications() throws Exception {
        assertThat(ChangesetFiles.in(MusicChangelog.REPOSITORY).schemas()).contains("jambot", "soundhash");
    }
}
