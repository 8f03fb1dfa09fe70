package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trace as a command. */
class TraceCommandTest {

    private final CalledSoundchart soundchart = CalledSoundchart.onExample(TestServer.address());

    @TempDir
    private Path folder;

    @Test
    void changesetsSinceATagAreTraced() throws Exception {
        Result result = soundchart.run("trace", "--since=library-1");

        assertThat(result.output())
                .startsWith("20250601_comment_library_tables\n")
                .containsPattern("""
                20250601_index_book_titles \\(without a transaction\\)
                  update    CREATE INDEX CONCURRENTLY idx_books_title_trgm ON books .*
                              SHARE UPDATE EXCLUSIVE on table public.books, .* ms: blocks other changes of the schema
                              builds public.idx_books_title_trgm
                              waits for writers before build, writers before validation, old snapshots
                  rollback  DROP INDEX CONCURRENTLY IF EXISTS idx_books_title_trgm
                              SHARE UPDATE EXCLUSIVE on table public.books, .* ms: blocks other changes of the schema
                              waits for older transactions
                3 changesets traced, none block reads or writes of what was there before
                """);
        assertThat(result.errors()).isEqualTo("Scratch databases on " + TestServer.address() + "\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void changesetsAfterTheLastTagAreTracedAndAFailureIsAFailure() throws Exception {
        Files.writeString(folder.resolve("log.yaml"), """
                databaseChangeLog:
                  - changeSet: { id: old, author: x, changes: [{ sql: { sql: CREATE TABLE t (i integer) } }, { tagDatabase: { tag: v1 } }] }
                  - changeSet:
                      id: one way
                      author: x
                      changes: [{ sql: { sql: CREATE INDEX j ON t (i) } }]
                  - changeSet: { id: broken, author: x, changes: [{ sql: { sql: DROP TABLE u } }], rollback: [] }
                  - changeSet: { id: never, author: x, changes: [{ sql: { sql: DROP TABLE t } }], rollback: [] }
                """);
        Result result =
                soundchart.run("--search-path=" + folder, "trace", "--changelog-file=log.yaml", "--format=markdown");

        assertThat(result.output())
                .contains("| `one way` | writes of `public.t` | **failed**: ")
                .contains("| `broken` | **failed**: ERROR: table \"u\" does not exist | not run |  |")
                .doesNotContain("old", "never");
        assertThat(result.errors()).endsWith("""
                        traced 1 of 3: one way
                        traced 2 of 3: broken
                        2 of 3 changesets failed: one way, broken. The 1 after it can't be traced
                        """);
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void nothingToTraceUnknownTagAndUnknownFormatAreSaid() throws Exception {
        Files.writeString(folder.resolve("log.yaml"), """
                databaseChangeLog:
                  - changeSet: { id: old, author: x, changes: [{ tagDatabase: { tag: v1 } }] }
                """);
        Result nothing =
                soundchart.run("--search-path=" + folder, "trace", "--changelog-file=log.yaml", "--format=json");
        assertThat(nothing.output()).isEqualTo("{\n  \"ok\": true,\n  \"changesets\": []\n}\n");
        assertThat(nothing.status()).isZero();

        Result unknown = soundchart.run("trace", "--since=shop-0");
        assertThat(unknown.errors())
                .contains("No changeset sets the tag 'shop-0'. Did you mean shop-1? There are library-1, ");
        assertThat(unknown.status()).isEqualTo(1);

        Result format = soundchart.run("trace", "--format=xml");
        assertThat(format.errors())
                .contains("Unknown format 'xml'. Write --format=text, --format=json or --format=markdown\n");
        assertThat(format.status()).isEqualTo(1);
    }
}
