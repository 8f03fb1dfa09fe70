package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ChangelogDocumentTest {

    @Test
    void isUpToDate() throws Exception {
        String recorded = Files.readString(TestChangelog.REPOSITORY.resolve(ChangelogDocument.FILE));
        String fresh = ChangelogDocument.of(TestChangelog.REPOSITORY, TestServer.databases());

        assertThat(recorded)
                .as(
                        "%s is stale. Write it again: mvn -q compile exec:java -Dexec.args=schema-doc",
                        ChangelogDocument.FILE)
                .isEqualTo(fresh);
    }
}
