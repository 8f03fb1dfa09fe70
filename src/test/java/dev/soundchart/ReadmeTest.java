package dev.soundchart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.TestChangelog;
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

    @Test
    void itsExampleChangesetIsProven(@TempDir Path copy) throws Exception {
        Matcher example = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(TestChangelog.REPOSITORY.resolve("README.md")));
        assertThat(example.find()).isTrue();
        FileUtils.copyDirectory(
                TestChangelog.REPOSITORY.resolve("changelog").toFile(),
                copy.resolve("changelog").toFile());
        Files.writeString(copy.resolve("changelog/soundhash/20261201_add_tags_to_videos.yaml"), example.group(1));

        List<ChangesetProof> proofs = new ArrayList<>();
        new RollbackProof(ChangelogFile.of(copy), TestServer.databases()).run(proofs::add);

        ChangesetProof last = proofs.get(proofs.size() - 1);
        assertThat(last.changeset()).isEqualTo("20261201_add_tags_to_videos");
        assertThat(last.problems()).isEmpty();
    }
}
