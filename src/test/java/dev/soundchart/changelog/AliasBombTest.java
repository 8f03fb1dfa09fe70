package dev.soundchart.changelog;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small changelogs whose YAML aliases stand for billions of nodes are refused, in whatever form Liquibase reads them. */
@Timeout(60)
class AliasBombTest {

    private static final Map<String, Charset> ENCODINGS =
            Map.of("UTF-8", UTF_8, "UTF-8 with mark", UTF_8, "UTF-16 big", UTF_16BE, "UTF-16 little", UTF_16LE);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "bomb.yaml, UTF-8, 0",
        "bomb.yml, UTF-8 with mark, 0",
        "bomb.yaml, UTF-16 big, 0",
        "bomb.yaml, UTF-16 little, 0",
        "bomb.json, UTF-8, 0",
        "bomb.json, UTF-16 little, 0",
        "bomb.yaml, UTF-8, 4000000"
    })
    void isRefusedWhereItIsIncluded(String file, String encoding, int padding) throws Exception {
        StringBuilder text = new StringBuilder(encoding.equals("UTF-8") ? "" : "\ufeff");
        text.append("# ").append("x".repeat(padding)).append("\n{\"a0\": &a0 [x, x, x, x, x, x, x, x, x, x],\n");
        for (int i = 1; i < 12; i++) {
            text.append("\"a%s\": &a%s [".formatted(i, i)
                    + "*a%s, ".formatted(i - 1).repeat(10) + "x],\n");
        }
        text.append("\"databaseChangeLog\": [{\"changeSet\": {\"id\": 1, \"author\": *a11}}]}\n");
        Files.write(folder.resolve(file), text.toString().getBytes(ENCODINGS.get(encoding)));
        Files.createDirectories(folder.resolve("changelog"));
        Files.writeString(
                folder.resolve(ChangelogFile.MASTER), "databaseChangeLog:\n  - include: { file: " + file + " }\n");

        assertThatThrownBy(() -> ChangelogFile.of(folder).changesets())
                .hasStackTraceContaining("The aliases in " + file + " stand for more than 1000000 nodes");
    }
}
