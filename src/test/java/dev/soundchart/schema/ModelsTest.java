package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.autogenerate.ModelComparison;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.database.TestServer;
import dev.soundchart.model.EntityClasses;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("postgres")
class ModelsTest {

    static SortedSet<String> schemas() throws Exception {
        return ChangesetFiles.in(MusicChangelog.REPOSITORY).schemas();
    }

    @Test
    void everySchemaHasModels() throws Exception {
        assertThat(EntityClasses.schemas()).isEqualTo(schemas());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void modelsOfASchemaAreTheHeadOfItsChangelog(String schema) throws Exception {
        assertThat(difference(Set.of(schema), EntityClasses.of(schema))).isEmpty();
    }

    @Test
    void modelsOfAllSchemasTogetherAreTheHeadOfTheChangelog() throws Exception {
        assertThat(difference(schemas(), EntityClasses.all())).isEmpty();
    }

    private static List<String> difference(Set<String> schemas, Collection<Class<?>> entities) throws Exception {
        try (ModelComparison comparison = ModelComparison.of(
                ChangelogFile.of(MusicChangelog.REPOSITORY), schemas, entities, TestServer.databases())) {
            return comparison.difference().lines();
        }
    }
}
