package dev.soundchart.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changeset that did not run in its trial is not proven. */
class UntriedChangesetTest {

    @TempDir
    private Path repository;

    @Test
    void changesetWhosePreconditionDoesNotHoldIsNotProven() throws Exception {
        assertThat(prove("{ sql: { sql: DROP TABLE t } }"))
                .containsExactly(
                        "2 did not run, since its precondition does not hold here: its rollback was not tried");
    }

    @Test
    void changesetWithNothingToUndoNeedsNoTrial() throws Exception {
        assertThat(prove("")).isEmpty();
    }

    private List<String> prove(String rollback) throws Exception {
        Files.createDirectories(repository.resolve("changelog"));
        Files.writeString(repository.resolve("changelog/changelog.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: test
                      changes: [{ sql: { sql: CREATE TABLE t (n integer) } }]
                      rollback: [{ sql: { sql: DROP TABLE t } }]
                  - changeSet:
                      id: 2
                      author: test
                      preConditions: [{ onFail: MARK_RAN }, { not: [{ tableExists: { tableName: t } }] }]
                      changes: [{ sql: { sql: CREATE TABLE t (n integer) } }]
                      rollback: [%s]
                """.formatted(rollback));
        List<ChangesetProof> proofs = new ArrayList<>();
        new RollbackProof(ChangelogFile.of(repository), TestServer.databases()).run(proofs::add);
        assertThat(proofs).hasSize(2);
        assertThat(proofs.get(0).problems()).isEmpty();
        return proofs.get(1).problems();
    }
}
