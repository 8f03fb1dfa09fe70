package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Conventions of changesets and their files (docs/decisions/0004-changeset-naming.md), asserted for one file each. The
 * files are read as plain YAML, since Liquibase takes a bare {@code rollback:} for an empty one.
 */
public final class ChangesetConventions {

    private ChangesetConventions() {}

    /** Asserts all conventions of a file. */
    public static void holdIn(Path file) throws IOException {
        isWrittenToTheEnd(file);
        isNamedByDateAndPurpose(file);
        saysWhyAndHowToGoBack(file);
        leavesLabelsAndPathsToTheMaster(file);
        tagsAsTheLastOfSeveralChanges(file);
        doesOneThingOutsideOfATransaction(file);
    }

    /** The ids of a file's changesets. */
    public static List<String> ids(Path file) throws IOException {
        return changesets(file).stream()
                .map(changeset -> String.valueOf(changeset.get("id")))
                .toList();
    }

    private static void isWrittenToTheEnd(Path file) throws IOException {
        List<String> missing = UnwrittenParts.of(Files.readString(file));
        assertThat(missing)
                .withFailMessage("%s is not written to the end. Missing: %s", file, String.join(", ", missing))
                .isEmpty();
    }

    private static void isNamedByDateAndPurpose(Path file) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
        assertThat(name).matches("20\\d{6}(_[a-z0-9]+)+");
        List<String> ids = ids(file);
        assertThat(ids)
                .isEqualTo(IntStream.rangeClosed(1, ids.size())
                        .mapToObj(number -> number == 1 ? name : name + "-" + number)
                        .toList());
    }

    private static void saysWhyAndHowToGoBack(Path file) throws IOException {
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

    private static void leavesLabelsAndPathsToTheMaster(Path file) throws IOException {
        assertThat(changesets(file))
                .allSatisfy(changeset -> assertThat(changeset)
                        .doesNotContainKeys(
                                "labels", "context", "contextFilter", "logicalFilePath", "runAlways", "runOnChange"));
    }

    private static void tagsAsTheLastOfSeveralChanges(Path file) throws IOException {
        assertThat(changesets(file)).allSatisfy(changeset -> {
            List<String> kinds = kinds(changeset);
            assertThat(kinds.indexOf("tagDatabase")).isIn(-1, kinds.size() - 1);
            assertThat(kinds).isNotEqualTo(List.of("tagDatabase"));
        });
    }

    /**
     * A kill outside of a transaction leaves a part done. So there is one change that can be run again, an index or a
     * backfill that commits its batches, before the history is written.
     */
    private static void doesOneThingOutsideOfATransaction(Path file) throws IOException {
        assertThat(changesets(file))
                .filteredOn(changeset -> Boolean.FALSE.equals(changeset.get("runInTransaction")))
                .allSatisfy(changeset -> {
                    assertThat(kinds(changeset)).isIn(List.of("sql"), List.of("sql", "tagDatabase"));
                    assertThat(changeset.toString())
                            .containsPattern("DROP INDEX CONCURRENTLY IF EXISTS|sql=DO (?s:.*)COMMIT;");
                });
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
