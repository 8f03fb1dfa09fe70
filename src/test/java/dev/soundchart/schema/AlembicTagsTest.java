package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each Alembic revision is a tag to update to and to roll back to, and each schema has its own. */
class AlembicTagsTest {

    private static final Map<String, String> FIRST_RELEASE =
            Map.of("jambot", FirstRelease.JAMBOT, "soundhash", FirstRelease.SOUNDHASH);
    private static final List<String> JAMBOT = List.of("table chord_charts", "table generation_history");
    private static final List<String> SOUNDHASH = List.of(
            "table audio_fingerprints",
            "table channels",
            "table match_results",
            "table processing_jobs",
            "table videos");

    @ParameterizedTest
    @CsvSource({
        "alembic-001, jambot, soundhash",
        "alembic-ce1ffb204f19, soundhash, jambot",
        "alembic-b9532a7d8c7a, soundhash, jambot",
        "alembic-c8e9d4a1f2b3, soundhash, jambot",
        "alembic-e5f8a2b3d4c1, soundhash, jambot"
    })
    void rollbackToATagGivesWhatAFreshUpdateToItGives(String tag, String label, String other) throws Exception {
        Catalog updated = catalogAfter(TestServer.databases().create(), session -> {
            session.updateTo(FIRST_RELEASE.get(other), other);
            session.updateTo(tag, label);
        });

        try (Scratch database = FirstRelease.database();
                ChangelogSession session = MusicChangelog.open(database)) {
            session.rollbackTo(tag, label);
            assertSame(updated, catalog(database));

            // the tag is still there
            session.rollbackTo(tag, label);
            assertSame(updated, catalog(database));
        }
    }

    @Test
    void rollbackLeavesTheOtherSchemaAloneEvenIfThatRanLater() throws Exception {
        Catalog updated = catalogAfter(TestServer.databases().create(), session -> {
            session.updateTo("alembic-ce1ffb204f19", "soundhash");
            session.updateTo(FirstRelease.JAMBOT, "jambot");
        });

        Catalog rolledBack = catalogAfter(TestServer.databases().create(), session -> {
            session.updateTo(FirstRelease.SOUNDHASH, "soundhash");
            session.updateTo(FirstRelease.JAMBOT, "jambot");
            session.rollbackTo("alembic-ce1ffb204f19", "soundhash");
        });

        assertSame(updated, rolledBack);
    }

    @Test
    void labelAloneGivesThatSchemaAlone() throws Exception {
        assertThat(tablesAfter(session -> session.updateTo(FirstRelease.JAMBOT, "jambot")))
                .containsExactlyElementsOf(JAMBOT);
        assertThat(tablesAfter(session -> session.updateTo(FirstRelease.SOUNDHASH, "soundhash")))
                .containsExactlyElementsOf(SOUNDHASH);
    }

    @Test
    void updateWithoutALabelGivesTheTablesOfEachLabel() throws Exception {
        List<String> ofEachLabel = new ArrayList<>();
        for (String label : ChangesetFiles.in(MusicChangelog.REPOSITORY).schemas()) {
            ofEachLabel.addAll(tablesAfter(session -> session.updateLabel(label)));
        }
        assertThat(tablesAfter(ChangelogSession::update)).containsExactlyInAnyOrderElementsOf(ofEachLabel);
    }

    @Test
    void tagsAreOnTheLastChangesetOfTheirRevision() throws Exception {
        try (Scratch database = FirstRelease.database();
                Connection connection = database.connect()) {
            assertThat(new Sql(connection).table("""
                SELECT tag, id, labels
                  FROM databasechangelog
                 WHERE tag IS NOT NULL
                 ORDER BY orderexecuted
                """)).isEqualTo("""
                tag                  | id                                  | labels
                alembic-001          | 20260125_create_generation_history  | jambot
                jambot-1             | 20261121_index_chord_chart_titles   | jambot
                alembic-ce1ffb204f19 | 20251018_create_initial_tables-5    | soundhash
                alembic-b9532a7d8c7a | 20251026_add_composite_indexes-6    | soundhash
                alembic-c8e9d4a1f2b3 | 20251026_add_fingerprint_parameters | soundhash
                alembic-e5f8a2b3d4c1 | 20251028_add_performance_indexes-5  | soundhash
                soundhash-1          | 20261121_drop_duplicate_video_index | soundhash
                """);
        }
    }

    private static Catalog catalogAfter(Scratch database, ChangelogWork work) throws Exception {
        try (database) {
            work.on(database);
            return catalog(database);
        }
    }

    private static List<String> tablesAfter(ChangelogWork work) throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            work.on(database);
            return new InformationSchema(new Sql(connection))
                    .names().stream().filter(name -> name.startsWith("table ")).toList();
        }
    }

    private static Catalog catalog(Scratch database) throws Exception {
        try (Connection connection = database.connect()) {
            return Catalog.read(connection);
        }
    }

    private static void assertSame(Catalog expected, Catalog actual) {
        assertThat(CatalogDifference.between(expected.withoutColumnOrder(), actual.withoutColumnOrder())
                        .lines())
                .isEmpty();
    }
}
