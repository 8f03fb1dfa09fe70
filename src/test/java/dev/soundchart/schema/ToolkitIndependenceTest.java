package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangesetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests outside this package are of the toolkit and use example changelogs: a changeset that is added to this project's
 * changelog can't break them.
 */
class ToolkitIndependenceTest {

    private static final Path JAVA = Path.of("src/test/java/dev/soundchart");
    private static final Path RESOURCES = Path.of("src/test/resources/dev/soundchart");
    private static final Pattern CHANGELOG_PATH = Pattern.compile("changelog/[\\w./-]+\\w");

    /** Exists in the example, too, under the same name. */
    private static final Set<String> COMMON =
            Set.of("changelog/changelog.yaml", "changelog/catalogs.tsv", "changelog/released.tsv");

    @Test
    void toolkitTestsNameNoSchemaAndNoFileOfThisChangelog() throws Exception {
        Set<String> schemas = ChangesetFiles.in(Path.of("")).bySchema().keySet();
        assertThat(schemas).isNotEmpty();
        List<String> found = new ArrayList<>();
        for (Path file : toolkitTests()) {
            String text = Files.readString(file);
            schemas.stream()
                    .filter(schema -> text.toLowerCase(Locale.ROOT).contains(schema))
                    .forEach(schema -> found.add(file + " names " + schema));
            CHANGELOG_PATH
                    .matcher(text)
                    .results()
                    .map(path -> path.group())
                    .filter(path -> !COMMON.contains(path) && Files.exists(Path.of(path)))
                    .forEach(path -> found.add(file + " names " + path));
        }

        assertThat(found).isEmpty();
    }

    private static List<Path> toolkitTests() throws IOException {
        try (Stream<Path> java = Files.walk(JAVA);
                Stream<Path> resources = Files.walk(RESOURCES)) {
            return Stream.concat(java, resources)
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.getParent().endsWith("schema"))
                    .toList();
        }
    }
}
