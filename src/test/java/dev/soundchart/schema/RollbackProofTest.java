package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.proof.ChangesetProof;
import dev.soundchart.proof.RollbackProof;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every changeset of the project's changelog, found and proven without being named here. */
@Tag("postgres")
class RollbackProofTest {

    @TestFactory
    Stream<DynamicTest> everyChangesetCanBeUndone() throws Exception {
        List<ChangesetProof> proofs = new ArrayList<>();
        new RollbackProof(ChangelogFile.of(MusicChangelog.REPOSITORY), TestServer.databases()).run(proofs::add);
        return Stream.concat(
                Stream.of(DynamicTest.dynamicTest(
                        "none is left out",
                        () -> assertThat(proofs)
                                .extracting(ChangesetProof::changeset)
                                .isEqualTo(changesets()))),
                proofs.stream()
                        .map(proof -> DynamicTest.dynamicTest(
                                proof.changeset(),
                                () -> assertThat(proof.problems()).isEmpty())));
    }

    private static List<String> changesets() throws Exception {
        try (Scratch database = TestServer.databases().create();
                ChangelogSession session = MusicChangelog.open(database)) {
            return session.changesets().stream()
                    .map(changeset -> changeset.getId())
                    .toList();
        }
    }
}
