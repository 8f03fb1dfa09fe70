package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.autogenerate.ModelComparison;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.database.TestServer;
import dev.soundchart.model.EntityClasses;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("postgres")
class ModelsTest {

    @Test
    void modelsOfAllSchemasTogetherAreTheHeadOfTheChangelog() throws Exception {
        String labels =
                String.join(" or ", ChangesetFiles.in(MusicChangelog.REPOSITORY).schemas());
        try (ModelComparison comparison = ModelComparison.of(
                ChangelogFile.of(MusicChangelog.REPOSITORY), labels, EntityClasses.all(), TestServer.databases())) {
            assertThat(comparison.difference().lines()).isEmpty();
        }
    }
}
