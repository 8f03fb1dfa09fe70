package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.changeset;
import static dev.soundchart.command.OwnChangelog.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changesets whose SQL frees the lock of the update that runs them. */
class FreedLockTest {

    private static final String MESSAGE = "The SQL of a changeset has freed the lock of this update";

    @TempDir
    private Path folder;

    @Test
    void changesetThatFreesTheLockInItsTransactionIsRolledBack() throws Exception {
        try (OwnChangelog own = OwnChangelog.in(
                folder,
                table("one"),
                changeset("frees", "CREATE TABLE two (); SELECT pg_advisory_unlock_all()", ""),
                table("three"))) {
            Result result = own.run("update");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).contains(MESSAGE).doesNotContain("applied in part");
            assertThat(own.history()).containsExactly("one");
            assertThat(own.tables()).containsExactly("one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DISCARD ALL", "SELECT pg_advisory_unlock_all()"})
    void noChangesetRunsAfterOneThatFreesTheLockOutsideOfATransaction(String frees) throws Exception {
        try (OwnChangelog own = OwnChangelog.in(
                folder,
                changeset("frees", "CREATE TABLE IF NOT EXISTS one (); " + frees, "", "runInTransaction: false,"),
                table("two"))) {
            Result result = own.run("update");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).contains(MESSAGE, "Nothing of the changeset was applied");
            assertThat(own.history()).containsExactly("frees");
            assertThat(own.tables()).containsExactly("one");

            assertThat(own.run("update").errors()).contains("applied 1 of 1: two");
        }
    }

    @Test
    void noChangesetIsUndoneAfterOneWhoseRollbackFreesTheLock() throws Exception {
        try (OwnChangelog own = OwnChangelog.in(
                folder, table("one"), changeset("frees", "SELECT 1", "DISCARD ALL", "runInTransaction: false,"))) {
            own.run("update");

            Result result = own.run("rollback-count", "--count=2", "--yes");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).contains(MESSAGE);
            assertThat(own.history()).containsExactly("one");
            assertThat(own.tables()).containsExactly("one");
        }
    }
}
