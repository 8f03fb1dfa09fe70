package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.TestServer;
import dev.soundchart.proof.ChangesetProof;
import dev.soundchart.proof.RollbackProof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader copies out of the README works. */
class ReadmeTest {

    private static final String ID = "20261201_add_tags_to_videos";

    /** The videos of a later release may have tags. */
    @Test
    void exampleChangesetOfTheReadmeIsProvenAfterTheFirstRelease(@TempDir Path copy) throws Exception {
        Matcher example = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(MusicChangelog.REPOSITORY.resolve("README.md")));
        assertThat(example.find()).isTrue();
        FileUtils.copyDirectory(
                MusicChangelog.REPOSITORY.resolve("changelog").toFile(),
                copy.resolve("changelog").toFile(),
                file -> !file.getParent().endsWith("soundhash") || FirstRelease.includes(file.toPath()));
        Files.writeString(copy.resolve("changelog/soundhash/" + ID + ".yaml"), example.group(1));

        List<ChangesetProof> proofs = new ArrayList<>();
        new RollbackProof(ChangelogFile.of(copy), TestServer.databases())
                .run(changeset -> changeset.getId().equals(ID), proofs::add);

        assertThat(proofs).singleElement().satisfies(proof -> {
            assertThat(proof.changeset()).isEqualTo(ID);
            assertThat(proof.problems()).isEmpty();
        });
    }
}
