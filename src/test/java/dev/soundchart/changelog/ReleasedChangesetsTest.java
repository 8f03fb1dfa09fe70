package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasedChangesetsTest {

    @TempDir
    private Path copy;

    @BeforeEach
    void copyChangelog() throws Exception {
        FileUtils.copyDirectory(
                TestChangelog.REPOSITORY.resolve("changelog").toFile(),
                copy.resolve("changelog").toFile());
    }

    @Test
    void areAsTheyWereWhenTheyWereReleased() throws Exception {
        assertThat(differences(TestChangelog.REPOSITORY)).isEmpty();
    }

    @Test
    void showAnEditedRollbackBlock() throws Exception {
        edit("soundhash/20251026_add_composite_indexes.yaml", "DROP INDEX CONCURRENTLY", "DROP INDEX");

        assertThat(differences(copy))
                .hasSize(6)
                .allMatch(line -> line.contains("is released, but was edited"))
                .first()
                .asString()
                .startsWith("20251026_add_composite_indexes ");
    }

    @Test
    void showAnEditedChange() throws Exception {
        edit("jambot/20260125_create_chord_charts.yaml", "varchar(50)", "varchar(60)");

        assertThat(differences(copy)).singleElement().asString().contains("is released, but was edited");
    }

    @Test
    void showARemovedOne() throws Exception {
        Files.delete(copy.resolve("changelog/soundhash/20261121_drop_duplicate_video_index.yaml"));

        assertThat(differences(copy))
                .contains(
                        "20261121_drop_duplicate_video_index is released, but no longer in the changelog. Put it back as"
                                + " it was");
    }

    @Test
    void growWithANewTagOnly() throws Exception {
        String changeset = """
                databaseChangeLog:
                  - changeSet:
                      id: 20270101_add_genre
                      author: soundchart
                      changes:
                        - addColumn:
                            tableName: chord_charts
                            columns:
                              - column: { name: genre, type: text }
                """;
        Path file = copy.resolve("changelog/jambot/20270101_add_genre.yaml");

        Files.writeString(file, changeset);
        assertThat(differences(copy)).isEmpty();

        Files.writeString(file, changeset + "        - tagDatabase:\n            tag: jambot-2\n");
        assertThat(differences(copy))
                .singleElement()
                .asString()
                .startsWith(
                        "20270101_add_genre is released by its tag, but not in changelog/released.tsv. Add the line: ");
    }

    private void edit(String file, String from, String to) throws Exception {
        Path path = copy.resolve("changelog").resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    private static List<String> differences(Path repository) throws Exception {
        try (Scratch database = TestServer.databases().create();
                ChangelogSession session = ChangelogSession.open(repository, database.connect())) {
            return ReleasedChangesets.actual(repository, session.changesets())
                    .differencesFrom(ReleasedChangesets.recorded(repository));
        }
    }
}
