package dev.soundchart.schema;

import static dev.soundchart.changelog.OperationKind.CREATE_INDEX;
import static dev.soundchart.changelog.OperationKind.DROP_INDEX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.IndexedChangelog;
import dev.soundchart.changelog.Trait;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The toolkit's analysis understands the first release completely. */
class AnalysedChangelogTest {

    @Test
    void everyChangesetOfTheFirstReleaseIsAnalysedToTheEnd() throws Exception {
        assertThat(changesets()).isNotEmpty().allSatisfy(changeset -> {
            assertThat(changeset.skipped()).isNull();
            assertThat(changeset.update().all()).isNotEmpty();
            assertThat(changeset.update().notAnalysed()).isEmpty();
            assertThat(changeset.rollback().notAnalysed()).isEmpty();
        });
    }

    @Test
    void compositeIndexesOfSoundhashAreFoundWithTheirRollbacks() throws Exception {
        Map<String, List<String>> tables = Map.of(
                "idx_fingerprints_video_time", List.of("audio_fingerprints", "video_id", "start_time"),
                "idx_fingerprints_hash_video", List.of("audio_fingerprints", "fingerprint_hash", "video_id"),
                "idx_match_results_query_fp", List.of("match_results", "query_fingerprint_id", "similarity_score"),
                "idx_match_results_matched_fp", List.of("match_results", "matched_fingerprint_id", "similarity_score"),
                "idx_processing_jobs_type_status", List.of("processing_jobs", "job_type", "status"),
                "idx_processing_jobs_target", List.of("processing_jobs", "target_id", "job_type", "status"));
        List<ChangesetOperations> changesets = changesets().stream()
                .filter(changeset -> changeset.file().endsWith("20251026_add_composite_indexes.yaml"))
                .toList();

        assertThat(changesets).hasSameSizeAs(tables.keySet());
        tables.forEach((index, where) -> assertThat(changesets)
                .filteredOn(changeset ->
                        changeset.update().createsIndex(index, where.get(0), where.subList(1, where.size())))
                .singleElement()
                .satisfies(changeset -> {
                    assertThat(changeset.update().of(CREATE_INDEX).get(0).traits())
                            .containsExactly(Trait.CONCURRENTLY);
                    assertThat(changeset.rollback().has(DROP_INDEX)).isTrue();
                    assertThat(changeset.runInTransaction()).isFalse();
                }));
    }

    /** An update with nothing to do is as fast as a script only where the index can say so. */
    @Test
    void indexCanTellWhetherAnUpdateHasNothingToDo() throws Exception {
        assertThat(IndexedChangelog.of(ChangelogFile.of(MusicChangelog.REPOSITORY)))
                .isPresent();
    }

    private static List<ChangesetOperations> changesets() throws Exception {
        return ChangelogOperations.of(ChangelogFile.of(MusicChangelog.REPOSITORY)).changesets().stream()
                .filter(changeset -> FirstRelease.includes(Path.of(changeset.file())))
                .toList();
    }
}
