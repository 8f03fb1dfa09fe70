package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.TestChangelog;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class RulesDocumentTest {

    @Test
    void isTheOneInTheRepository() throws Exception {
        assertThat(Files.readString(TestChangelog.REPOSITORY.resolve("docs/rules.md")))
                .as("write it again: mvn -q compile exec:java -Dexec.args=\"lint --explain=all\" > docs/rules.md")
                .isEqualTo(RulesDocument.markdown());
    }
}
