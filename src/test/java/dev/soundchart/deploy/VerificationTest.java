package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changesets that are missing from the history after an update. */
class VerificationTest {

    @TempDir
    private Path folder;

    @Test
    void onlyChangesetsThatMayBeSkippedMayBeMissingFromTheHistory() throws Exception {
        Path file = folder.resolve(ChangelogFile.MASTER);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                databaseChangeLog:
                  - changeSet: { id: c1, author: test, changes: [], preConditions: [ { onFail: CONTINUE } ] }
                  - changeSet: { id: c2, author: test, changes: [], preConditions: [ { onError: CONTINUE } ] }
                  - changeSet: { id: c3, author: test, changes: [], failOnError: false }
                  - changeSet: { id: c4, author: test, changes: [], preConditions: [ { onFail: MARK_RAN } ] }
                  - changeSet: { id: c5, author: test, changes: [] }
                """);
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            CheckOutcome outcome = Verification.of(PlannedDeploy.in(folder), connection);

            assertThat(outcome.remarks())
                    .extracting(remark -> remark.substring(0, 18))
                    .containsExactly("c1 was passed over", "c2 was passed over", "c3 was passed over");
            assertThat(outcome.obstacles())
                    .containsExactly(
                            "c4 is not in the history: it has not run. Run the deploy again",
                            "c5 is not in the history: it has not run. Run the deploy again");
        }
    }
}
