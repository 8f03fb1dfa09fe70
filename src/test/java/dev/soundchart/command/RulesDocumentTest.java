package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RulesDocumentTest {

    @Test
    void docsRulesIsWhatTheRulesMake() throws Exception {
        assertThat(Files.readString(Path.of("docs/rules.md")))
                .as("write it again: mvn -q compile exec:java -Dexec.args=\"lint --explain=all\" > docs/rules.md")
                .isEqualTo(RulesDocument.markdown());
    }
}
