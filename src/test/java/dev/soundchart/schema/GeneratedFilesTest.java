package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ChangelogDocument;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.ReleasedChangesets;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import liquibase.changelog.ChangeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are generated from this changelog, and its list of released changesets, are up to date. */
@Tag("postgres")
class GeneratedFilesTest {

    private static final Path REPOSITORY = MusicChangelog.REPOSITORY;

    @Test
    void descriptionOfTheSchemaIsUpToDate() throws Exception {
        assertThat(Files.readString(REPOSITORY.resolve(ChangelogDocument.FILE)))
                .as("%s is stale. %s", ChangelogDocument.FILE, RecordedCatalogs.WRITE_AGAIN)
                .isEqualTo(ChangelogDocument.of(REPOSITORY, TestServer.databases()));
    }

    @Test
    void recordedCatalogsAreUpToDate() throws Exception {
        assertThat(Files.readString(REPOSITORY.resolve(ChangesetFiles.FOLDER).resolve(RecordedCatalogs.FILE)))
                .as("%s is stale. %s", RecordedCatalogs.FILE, RecordedCatalogs.WRITE_AGAIN)
                .isEqualTo(RecordedCatalogs.of(ChangelogFile.of(REPOSITORY), TestServer.databases())
                        .text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jambot, soundhash", "soundhash, jambot"})
    void recordedCatalogsAreTrueInEitherOrderOfTheSchemas(String order) throws Exception {
        RecordedCatalogs recorded = RecordedCatalogs.recorded(ChangelogFile.of(REPOSITORY));
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            List<ChangeSet> ran = new ArrayList<>();
            for (String schema : order.split(", ")) {
                try (ChangelogSession session = MusicChangelog.open(database)) {
                    session.keepOnly(Set.of(schema));
                    for (ChangeSet changeset : session.changesets()) {
                        session.update(1);
                        ran.add(changeset);
                        assertThat(recorded.difference(ran, Catalog.read(connection))
                                        .lines())
                                .as(changeset.getId())
                                .isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void releasedChangesetsAreAsTheyWereReleased() throws Exception {
        assertThat(ReleasedChangesets.actual(
                                REPOSITORY, ChangelogFile.of(REPOSITORY).changesets())
                        .differencesFrom(ReleasedChangesets.recorded(REPOSITORY)))
                .isEmpty();
    }
}
