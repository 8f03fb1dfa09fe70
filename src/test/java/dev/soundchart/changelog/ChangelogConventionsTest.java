package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What every changeset has to be, whoever writes it (docs/decisions/0004-changeset-naming.md). The files are read as
 * plain YAML: Liquibase takes a bare {@code rollback:} for an empty one.
 */
class ChangelogConventionsTest {

    private static final Path CHANGELOG = TestChangelog.REPOSITORY.resolve("changelog");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(CHANGELOG, 2)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.getParent().equals(CHANGELOG))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void areNamedByDateAndPurpose(Path file) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
        assertThat(name).matches("20\\d{6}(_[a-z0-9]+)+");

        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= changesets(file).size(); i++) {
            expected.add(i == 1 ? name : name + "-" + i);
        }
        assertThat(changesets(file))
                .extracting(changeset -> changeset.get("id"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("files")
    void areWrittenToTheEnd(Path file) throws IOException {
        List<String> missing = UnwrittenParts.of(Files.readString(file));
        assertThat(missing)
                .withFailMessage("%s is not written to the end. Missing: %s", file, String.join(", ", missing))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void sayWhyAndHowToGoBack(Path file) throws IOException {
        assertThat(changesets(file)).allSatisfy(changeset -> {
            assertThat(changeset.get("author")).isEqualTo("soundchart");
            assertThat(changeset.get("comment")).asString().isNotBlank();
            assertThat(changeset.get("rollback"))
                    .as("rollback of " + changeset.get("id"))
                    .isInstanceOf(List.class);
        });
        assertThat(Files.readString(file).lines().toList())
                .as("an empty rollback has a comment above it that says why")
                .satisfies(lines -> {
                    for (int i = 0; i < lines.size(); i++) {
                        if (lines.get(i).strip().equals("rollback: []")) {
                            assertThat(lines.get(i - 1).strip()).startsWith("#");
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("files")
    void leaveLabelsAndPathsToTheMaster(Path file) throws IOException {
        assertThat(changesets(file))
                .allSatisfy(changeset -> assertThat(changeset)
                        .doesNotContainKeys(
                                "labels", "context", "contextFilter", "logicalFilePath", "runAlways", "runOnChange"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void tagAsTheLastOfSeveralChanges(Path file) throws IOException {
        assertThat(changesets(file)).allSatisfy(changeset -> {
            List<String> kinds = kinds(changeset);
            assertThat(kinds.indexOf("tagDatabase")).isIn(-1, kinds.size() - 1);
            assertThat(kinds).isNotEqualTo(List.of("tagDatabase"));
        });
    }

    /**
     * Outside of a transaction, a kill leaves a part done: one rerunnable change, then the history is written. It is an
     * index, or a backfill that commits its batches.
     */
    @ParameterizedTest
    @MethodSource("files")
    void doOneThingOutsideOfATransaction(Path file) throws IOException {
        assertThat(changesets(file))
                .filteredOn(changeset -> Boolean.FALSE.equals(changeset.get("runInTransaction")))
                .allSatisfy(changeset -> {
                    assertThat(kinds(changeset)).isIn(List.of("sql"), List.of("sql", "tagDatabase"));
                    assertThat(changeset.toString())
                            .containsPattern("DROP INDEX CONCURRENTLY IF EXISTS|sql=DO (?s:.*)COMMIT;");
                });
    }

    @Test
    void haveAnIdOfTheirOwn() throws IOException {
        List<Object> ids = new ArrayList<>();
        for (Path file : files()) {
            changesets(file).forEach(changeset -> ids.add(changeset.get("id")));
        }
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void areAllInAFolderOfTheMaster() throws IOException {
        String master = Files.readString(CHANGELOG.resolve("changelog.yaml"));
        assertThat(files())
                .allSatisfy(file -> assertThat(master)
                        .contains("path: " + file.getParent().getFileName() + "/")
                        .contains("labels: " + file.getParent().getFileName()));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> changesets(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            Map<String, List<Map<String, Object>>> document =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            return document.get("databaseChangeLog").stream()
                    .map(entry -> (Map<String, Object>) entry.get("changeSet"))
                    .toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> kinds(Map<String, Object> changeset) {
        return ((List<Map<String, Object>>) changeset.get("changes"))
                .stream().map(change -> change.keySet().iterator().next()).toList();
    }
}
