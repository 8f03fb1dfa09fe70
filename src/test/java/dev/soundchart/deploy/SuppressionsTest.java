package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.deploy.Difference.Kind;
import dev.soundchart.deploy.Suppressions.Sifted;
import dev.soundchart.deploy.Suppressions.Suppression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionsTest {

    @TempDir
    private Path folder;

    @Test
    void suppressionsCoverOnlyTheirSubjects() throws Exception {
        Suppressions suppressions = read("""
                - subject: extension pg_stat_statements
                  reason: >
                    The operators measure
                    with it
                - { subject: "index videos.tmp_*", reason: Tried out until spring }
                - { subject: "table gone", reason: Was there }
                """);
        Difference extension = difference("extension pg_stat_statements");
        Difference index = difference("index videos.tmp_title(x)");
        Difference other = difference("index videos_tmp_title");

        Sifted sifted = suppressions.sift(List.of(extension, index, other));

        assertThat(sifted.open()).containsExactly(other);
        assertThat(sifted.suppressed())
                .containsOnlyKeys(extension, index)
                .extractingByKey(extension)
                .extracting(Suppression::reason)
                .isEqualTo("The operators measure with it");
        assertThat(sifted.unused()).extracting(Suppression::subject).containsExactly("table gone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "subject: all",
                "- subject: all",
                "- { subject: all, reason: }",
                "- { subject: all, reason: ' ' }",
                "- { subject: 1, reason: it is }",
                "- { subject: all, reason: it is, until: tomorrow }"
            })
    void suppressionWithoutASubjectOrReasonIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .hasMessageStartingWith(folder.resolve("list.yaml") + " must be a list whose entries have a subject and"
                        + " a reason, as in \"- { subject: extension pg_stat_statements, reason: ")
                .hasMessageMatching("(?s).* (It|Entry 1) is none");
    }

    @Test
    void missingOrMalformedSuppressionsFileIsRefused() throws Exception {
        assertThatThrownBy(() -> read("- subject: a\n- {")).hasMessageContaining("list.yaml is not YAML, line 2: ");
        assertThatThrownBy(() -> read("[]\n---\n[]")).hasMessageContaining("list.yaml is not YAML, line 2: ");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {(byte) 0xe4});
        assertThatThrownBy(() -> Suppressions.read(latin)).hasMessage(latin + " is not UTF-8");
        assertThatThrownBy(() -> Suppressions.read(folder.resolve("other.yaml")))
                .hasMessage("There is no file " + folder.resolve("other.yaml"));
    }

    private Suppressions read(String text) throws Exception {
        Path file = folder.resolve("list.yaml");
        Files.writeString(file, text);
        return Suppressions.read(file);
    }

    private static Difference difference(String subject) {
        return new Difference(Kind.EXTRA, subject, null, "", null);
    }
}
