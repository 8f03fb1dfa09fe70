package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasedChangesetsTest {

    @TempDir
    private Path copy;

    @BeforeEach
    void copyChangelog() throws Exception {
        ExampleChangelog.copy(copy);
    }

    @Test
    void unchangedChangesetsDoNotDifferFromTheList() throws Exception {
        assertThat(differences(copy)).isEmpty();
    }

    @Test
    void editedRollbackBlockOfAReleasedChangesetIsFound() throws Exception {
        edit("shop/20250202_add_composite_indexes.yaml", "DROP INDEX CONCURRENTLY", "DROP INDEX");

        assertThat(differences(copy))
                .hasSize(2)
                .allMatch(line -> line.contains("is released, but was edited"))
                .first()
                .asString()
                .startsWith("20250202_add_composite_indexes ");
    }

    @Test
    void editedChangeOfAReleasedChangesetIsFound() throws Exception {
        edit("library/20250110_create_books.yaml", "varchar(50)", "varchar(60)");

        assertThat(differences(copy)).singleElement().asString().contains("is released, but was edited");
    }

    @Test
    void removedReleasedChangesetIsFound() throws Exception {
        Files.delete(copy.resolve("changelog/shop/20250601_drop_duplicate_order_index.yaml"));

        assertThat(differences(copy))
                .contains(
                        "20250601_drop_duplicate_order_index is released, but no longer in the changelog. Put it back as"
                                + " it was");
    }

    @Test
    void newChangesetIsReleasedByItsTagOnly() throws Exception {
        String changeset = """
                databaseChangeLog:
                  - changeSet:
                      id: 20270101_add_genre
                      author: example
                      changes:
                        - addColumn:
                            tableName: books
                            columns:
                              - column: { name: genre, type: text }
                """;
        Path file = copy.resolve("changelog/library/20270101_add_genre.yaml");

        Files.writeString(file, changeset);
        assertThat(differences(copy)).isEmpty();

        Files.writeString(file, changeset + "        - tagDatabase:\n            tag: library-3\n");
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
        return ReleasedChangesets.actual(
                        repository, ChangelogFile.of(repository).changesets())
                .differencesFrom(ReleasedChangesets.recorded(repository));
    }
}
