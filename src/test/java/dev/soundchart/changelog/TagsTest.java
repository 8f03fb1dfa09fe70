package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import liquibase.changelog.ChangeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagsTest {

    @TempDir
    private Path folder;

    @Test
    void changesetsAfterTheLastTagAreUnreleased() throws Exception {
        write("changelog/changelog.yaml", """
                databaseChangeLog:
                  - include: { file: changelog/a/1.yaml }
                  - include: { file: changelog/b/1.yaml }
                  - include: { file: changelog/c/1.yaml }
                """);
        write("changelog/a/1.yaml", changeset("a1", "a-1") + changeset("a2", "a-2") + changeset("a3", null));
        write("changelog/b/1.yaml", changeset("b1", null) + changeset("b2", null));
        write("changelog/c/1.yaml", changeset("c1", null) + changeset("c2", "c-1"));

        assertThat(Tags.unreleased(ChangelogFile.of(folder).changesets()))
                .extracting(ChangeSet::getId)
                .containsExactly("a3", "b1", "b2");
    }

    private static String changeset(String id, String tag) {
        String change = tag == null ? "sql: { sql: SELECT 1 }" : "tagDatabase: { tag: " + tag + " }";
        return "  - changeSet: { id: " + id + ", author: test, changes: [{ " + change + " }] }\n";
    }

    private void write(String file, String text) throws Exception {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text.startsWith("databaseChangeLog") ? text : "databaseChangeLog:\n" + text);
    }
}
