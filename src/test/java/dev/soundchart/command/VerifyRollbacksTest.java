package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof as a command. */
class VerifyRollbacksTest {

    @TempDir
    private Path folder;

    @Test
    void changesetsSinceATagAreProven() throws Exception {
        Result result = CalledSoundchart.onExample(TestServer.address()).run("verify-rollbacks", "--since=library-1");

        assertThat(result.output()).matches("""
                ✓ 20250601_comment_library_tables     +\\d+\\.\\d\\d s
                ✓ 20250601_comment_library_tables-2   +\\d+\\.\\d\\d s
                ✓ 20250601_index_book_titles  +\\d+\\.\\d\\d s
                3 of 3 changesets can be undone and applied again
                """);
        assertThat(result.errors()).isEqualTo("Scratch databases on " + TestServer.address() + "\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void failureNamesTheExactDifferenceOfTheCatalogs() throws Exception {
        Files.writeString(folder.resolve("bad.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: good
                      author: test
                      changes: [{ sql: { sql: "CREATE TABLE t (id integer PRIMARY KEY)" } }]
                      rollback: [{ sql: { sql: "DROP TABLE t" } }]
                  - changeSet:
                      id: bad
                      author: test
                      changes: [{ sql: { sql: "ALTER TABLE t ADD a integer, ADD b text" } }]
                      rollback: [{ sql: { sql: "ALTER TABLE t DROP a" } }]
                """);
        Result result = CalledSoundchart.onExample(TestServer.address())
                .in(folder)
                .run("--search-path=" + folder, "verify-rollbacks", "--changelog-file=bad.yaml");

        assertThat(result.output())
                .containsPattern("✓ good +\\d+\\.\\d\\d s\n✗ bad +\\d+\\.\\d\\d s\n")
                .contains("    after the rollback column t.b is extra: ");
        assertThat(result.errors()).endsWith("1 of 2 changesets can't be undone: bad\n");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void proofStopsAtAChangesetThatCannotBeAppliedAndSaysHowManyAreLeft() throws Exception {
        Files.writeString(folder.resolve("bad.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: unwritten
                      author: test
                      changes: [{ sql: { sql: "CREATE TABLE t (id integer PRIMARY KEY)" } }]
                      rollback:
                  - changeSet:
                      id: broken
                      author: test
                      changes: [{ sql: { sql: "CREATE TABLE <name>" } }]
                      rollback: []
                  - changeSet: { id: last, author: test, changes: [{ sql: { sql: "SELECT 1" } }], rollback: [] }
                """);
        Result result = SoundchartProcess.with(TestServer.address())
                .in(folder)
                .with("LIQUIBASE_COMMAND_SCRATCH_URL", SoundchartProcess.url(TestServer.address()))
                .run("--log-level=fine", "verify-rollbacks", "--changelog-file=bad.yaml");

        assertThat(result.output())
                .contains("    the rollback is not written: ")
                .containsPattern("✗ broken +\\d+\\.\\d\\d s\n    ERROR: syntax error at or near \"<\"")
                .doesNotContain("Exception");
        assertThat(result.errors())
                .contains("2 of 3 changesets can't be undone: unwritten, broken. The 1 after it can't be tried")
                .doesNotContain(":" + TestServer.address().password().orElseThrow() + "@");
    }

    @Test
    void unknownTagIsAnsweredWithTheTagsThatThereAre() throws Exception {
        Result result = CalledSoundchart.onExample(TestServer.address()).run("verify-rollbacks", "--since=shop-0");

        assertThat(result.errors())
                .contains("No changeset sets the tag 'shop-0'. Did you mean shop-1? There are library-1, ");
        assertThat(result.status()).isEqualTo(1);
    }
}
