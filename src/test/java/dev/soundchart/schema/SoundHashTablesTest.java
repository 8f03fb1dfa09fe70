package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SoundHash's tables, each fact named: after updates and after rollbacks. */
class SoundHashTablesTest {

    private static final String INITIAL = "alembic-ce1ffb204f19";
    private static final String COMPOSITE_INDEXES = "alembic-b9532a7d8c7a";
    private static final String FINGERPRINT_PARAMETERS = "alembic-c8e9d4a1f2b3";
    private static final String PERFORMANCE_INDEXES = "alembic-e5f8a2b3d4c1";
    private static final String FIRST_RELEASE = "soundhash-1";

    @AutoClose
    private static Scratch database;

    @AutoClose
    private static Connection connection;

    private static InformationSchema schema;
    private static TagWalk walk;

    @BeforeAll
    static void walkThroughTheTags() throws Exception {
        database = TestServer.databases().create();
        walk = TagWalk.of(
                database,
                "soundhash",
                List.of(INITIAL, COMPOSITE_INDEXES, FINGERPRINT_PARAMETERS, PERFORMANCE_INDEXES, FIRST_RELEASE));
        connection = database.connect();
        schema = new InformationSchema(new Sql(connection));
    }

    @Test
    void channelsHasTheseColumns() throws Exception {
        assertThat(schema.columns("channels")).isEqualTo("""
                column           | type                        | null | default
                id               | integer                     | NO   | nextval('channels_id_seq'::regclass)
                channel_id       | character varying(255)      | NO   |
                channel_name     | character varying(500)      | YES  |
                description      | text                        | YES  |
                subscriber_count | integer                     | YES  |
                video_count      | integer                     | YES  |
                created_at       | timestamp without time zone | YES  |
                updated_at       | timestamp without time zone | YES  |
                last_processed   | timestamp without time zone | YES  |
                is_active        | boolean                     | YES  |
                """);
    }

    @Test
    void channelsHasTheseIndexes() throws Exception {
        assertThat(schema.indexes("channels")).isEqualTo("""
                index                   | method | columns                   | unique | valid
                channels_channel_id_key | btree  | channel_id                | unique | valid
                channels_pkey           | btree  | id                        | unique | valid
                idx_channels_active     | btree  | is_active, last_processed |        | valid
                """);
    }

    @Test
    void processingJobsHasTheseColumns() throws Exception {
        assertThat(schema.columns("processing_jobs")).isEqualTo("""
                column        | type                        | null | default
                id            | integer                     | NO   | nextval('processing_jobs_id_seq'::regclass)
                job_type      | character varying(50)       | YES  |
                status        | character varying(20)       | YES  |
                target_id     | character varying(255)      | YES  |
                parameters    | text                        | YES  |
                progress      | double precision            | YES  |
                current_step  | character varying(200)      | YES  |
                created_at    | timestamp without time zone | YES  |
                started_at    | timestamp without time zone | YES  |
                completed_at  | timestamp without time zone | YES  |
                error_message | text                        | YES  |
                retry_count   | integer                     | YES  |
                max_retries   | integer                     | YES  |
                """);
    }

    @Test
    void processingJobsHasTheseIndexes() throws Exception {
        assertThat(schema.indexes("processing_jobs")).isEqualTo("""
                index                           | method | columns                     | unique | valid
                idx_jobs_failed                 | btree  | job_type, created_at        |        | valid
                idx_jobs_status_created         | btree  | status, created_at          |        | valid
                idx_processing_jobs_status      | btree  | status                      |        | valid
                idx_processing_jobs_target      | btree  | target_id, job_type, status |        | valid
                idx_processing_jobs_type        | btree  | job_type                    |        | valid
                idx_processing_jobs_type_status | btree  | job_type, status            |        | valid
                processing_jobs_pkey            | btree  | id                          | unique | valid
                """);
    }

    @Test
    void videosHasTheseColumns() throws Exception {
        assertThat(schema.columns("videos")).isEqualTo("""
                column               | type                        | null | default
                id                   | integer                     | NO   | nextval('videos_id_seq'::regclass)
                video_id             | character varying(255)      | NO   |
                channel_id           | integer                     | NO   |
                title                | character varying(1000)     | YES  |
                description          | text                        | YES  |
                duration             | double precision            | YES  |
                view_count           | integer                     | YES  |
                like_count           | integer                     | YES  |
                upload_date          | timestamp without time zone | YES  |
                url                  | character varying(500)      | YES  |
                thumbnail_url        | character varying(500)      | YES  |
                processed            | boolean                     | YES  |
                processing_started   | timestamp without time zone | YES  |
                processing_completed | timestamp without time zone | YES  |
                processing_error     | text                        | YES  |
                created_at           | timestamp without time zone | YES  |
                updated_at           | timestamp without time zone | YES  |
                """);
    }

    @Test
    void videosHasTheseIndexes() throws Exception {
        assertThat(schema.indexes("videos")).isEqualTo("""
                index                   | method | columns                 | unique | valid
                idx_videos_channel_date | btree  | channel_id, upload_date |        | valid
                idx_videos_channel_id   | btree  | channel_id              |        | valid
                idx_videos_processed    | btree  | processed               |        | valid
                idx_videos_unprocessed  | btree  | created_at              |        | valid
                videos_pkey             | btree  | id                      | unique | valid
                videos_video_id_key     | btree  | video_id                | unique | valid
                """);
    }

    @Test
    void audioFingerprintsHasTheseColumns() throws Exception {
        assertThat(schema.columns("audio_fingerprints")).isEqualTo("""
                column           | type                        | null | default
                id               | integer                     | NO   | nextval('audio_fingerprints_id_seq'::regclass)
                video_id         | integer                     | NO   |
                start_time       | double precision            | NO   |
                end_time         | double precision            | NO   |
                fingerprint_hash | character varying(64)       | NO   |
                fingerprint_data | bytea                       | YES  |
                sample_rate      | integer                     | YES  |
                segment_length   | double precision            | YES  |
                confidence_score | double precision            | YES  |
                peak_count       | integer                     | YES  |
                created_at       | timestamp without time zone | YES  |
                n_fft            | integer                     | NO   | 2048
                hop_length       | integer                     | NO   | 512
                """);
    }

    @Test
    void audioFingerprintsHasTheseIndexes() throws Exception {
        assertThat(schema.indexes("audio_fingerprints")).isEqualTo("""
                index                       | method | columns                    | unique | valid
                audio_fingerprints_pkey     | btree  | id                         | unique | valid
                idx_fingerprints_hash       | btree  | fingerprint_hash           |        | valid
                idx_fingerprints_hash_video | btree  | fingerprint_hash, video_id |        | valid
                idx_fingerprints_time       | btree  | start_time, end_time       |        | valid
                idx_fingerprints_video_id   | btree  | video_id                   |        | valid
                idx_fingerprints_video_time | btree  | video_id, start_time       |        | valid
                """);
    }

    @Test
    void matchResultsHasTheseColumns() throws Exception {
        assertThat(schema.columns("match_results")).isEqualTo("""
                column                 | type                        | null | default
                id                     | integer                     | NO   | nextval('match_results_id_seq'::regclass)
                query_fingerprint_id   | integer                     | YES  |
                matched_fingerprint_id | integer                     | YES  |
                similarity_score       | double precision            | NO   |
                match_confidence       | double precision            | YES  |
                query_source           | character varying(50)       | YES  |
                query_url              | character varying(1000)     | YES  |
                query_user             | character varying(100)      | YES  |
                responded              | boolean                     | YES  |
                response_sent_at       | timestamp without time zone | YES  |
                created_at             | timestamp without time zone | YES  |
                """);
    }

    @Test
    void matchResultsHasTheseIndexes() throws Exception {
        assertThat(schema.indexes("match_results")).isEqualTo("""
                index                        | method | columns                                  | unique | valid
                idx_match_results_matched_fp | btree  | matched_fingerprint_id, similarity_score |        | valid
                idx_match_results_query_fp   | btree  | query_fingerprint_id, similarity_score   |        | valid
                idx_match_results_similarity | btree  | similarity_score                         |        | valid
                match_results_pkey           | btree  | id                                       | unique | valid
                """);
    }

    @Test
    void fourIndexesArePartial() throws Exception {
        assertThat(schema.partialIndexes()).isEqualTo("""
                index                   | predicate
                idx_channels_active     | is_active = true
                idx_jobs_failed         | status = 'failed'
                idx_jobs_status_created | status = ANY (ARRAY['pending', 'running'])
                idx_videos_unprocessed  | processed = false
                """);
    }

    @Test
    void idsOfThePlatformAreUnique() throws Exception {
        assertThat(schema.keys()).isEqualTo("""
                key                     | type        | column
                audio_fingerprints_pkey | PRIMARY KEY | audio_fingerprints.id
                channels_channel_id_key | UNIQUE      | channels.channel_id
                channels_pkey           | PRIMARY KEY | channels.id
                match_results_pkey      | PRIMARY KEY | match_results.id
                processing_jobs_pkey    | PRIMARY KEY | processing_jobs.id
                videos_pkey             | PRIMARY KEY | videos.id
                videos_video_id_key     | UNIQUE      | videos.video_id
                """);
    }

    @Test
    void foreignKeysHaveNoOnDelete() throws Exception {
        assertThat(schema.foreignKeys()).isEqualTo("""
                foreign key                               | column                 | references            | on delete
                audio_fingerprints_video_id_fkey          | video_id               | videos.id             | NO ACTION
                match_results_matched_fingerprint_id_fkey | matched_fingerprint_id | audio_fingerprints.id | NO ACTION
                match_results_query_fingerprint_id_fkey   | query_fingerprint_id   | audio_fingerprints.id | NO ACTION
                videos_channel_id_fkey                    | channel_id             | channels.id           | NO ACTION
                """);
    }

    @Test
    void idsAreSerial() throws Exception {
        assertThat(schema.sequences()).isEqualTo("""
                sequence                  | type    | owned by              | identity
                audio_fingerprints_id_seq | integer | audio_fingerprints.id | NO
                channels_id_seq           | integer | channels.id           | NO
                match_results_id_seq      | integer | match_results.id      | NO
                processing_jobs_id_seq    | integer | processing_jobs.id    | NO
                videos_id_seq             | integer | videos.id             | NO
                """);
    }

    @Test
    void firstRevisionMakesTheseTablesAndIndexes() {
        assertThat(walk.updated().get(INITIAL).tablesAndIndexes())
                .containsExactly(
                        "index audio_fingerprints_pkey",
                        "index channels_channel_id_key",
                        "index channels_pkey",
                        "index idx_fingerprints_hash",
                        "index idx_fingerprints_time",
                        "index idx_fingerprints_video_id",
                        "index idx_match_results_similarity",
                        "index idx_processing_jobs_status",
                        "index idx_processing_jobs_type",
                        "index idx_videos_channel_id",
                        "index idx_videos_processed",
                        "index idx_videos_video_id",
                        "index match_results_pkey",
                        "index processing_jobs_pkey",
                        "index videos_pkey",
                        "index videos_video_id_key",
                        "sequence audio_fingerprints_id_seq",
                        "sequence channels_id_seq",
                        "sequence match_results_id_seq",
                        "sequence processing_jobs_id_seq",
                        "sequence videos_id_seq",
                        "table audio_fingerprints",
                        "table channels",
                        "table match_results",
                        "table processing_jobs",
                        "table videos");
    }

    @Test
    void secondRevisionAddsTheCompositeIndexes() {
        assertThat(added(COMPOSITE_INDEXES, INITIAL))
                .containsExactly(
                        "index idx_fingerprints_hash_video",
                        "index idx_fingerprints_video_time",
                        "index idx_match_results_matched_fp",
                        "index idx_match_results_query_fp",
                        "index idx_processing_jobs_target",
                        "index idx_processing_jobs_type_status");
        assertThat(removed(COMPOSITE_INDEXES, INITIAL)).isEmpty();
    }

    @Test
    void thirdRevisionAddsTheFingerprintParameters() {
        assertThat(added(FINGERPRINT_PARAMETERS, COMPOSITE_INDEXES))
                .containsExactly("column audio_fingerprints.hop_length", "column audio_fingerprints.n_fft");
        assertThat(removed(FINGERPRINT_PARAMETERS, COMPOSITE_INDEXES)).isEmpty();
    }

    @Test
    void fourthRevisionAddsThePerformanceIndexes() {
        assertThat(added(PERFORMANCE_INDEXES, FINGERPRINT_PARAMETERS))
                .containsExactly(
                        "index idx_channels_active",
                        "index idx_jobs_failed",
                        "index idx_jobs_status_created",
                        "index idx_videos_channel_date",
                        "index idx_videos_unprocessed");
        assertThat(removed(PERFORMANCE_INDEXES, FINGERPRINT_PARAMETERS)).isEmpty();
    }

    @Test
    void firstReleaseRemovesTheDuplicateIndexOnly() {
        assertThat(added(FIRST_RELEASE, PERFORMANCE_INDEXES)).isEmpty();
        assertThat(removed(FIRST_RELEASE, PERFORMANCE_INDEXES)).containsExactly("index idx_videos_video_id");
    }

    @Test
    void firstReleaseCommentsEveryTableAndColumn() {
        TagWalk.Stop release = walk.updated().get(FIRST_RELEASE);
        assertThat(walk.updated().get(PERFORMANCE_INDEXES).commented()).isEmpty();
        assertThat(release.commented()).containsExactlyElementsOf(release.tablesAndColumns());
    }

    @ParameterizedTest
    @ValueSource(strings = {PERFORMANCE_INDEXES, FINGERPRINT_PARAMETERS, COMPOSITE_INDEXES, INITIAL})
    void rollbackToATagLeavesWhatTheUpdateToItMade(String tag) {
        assertThat(walk.rolledBack().get(tag)).isEqualTo(walk.updated().get(tag));
    }

    @Test
    void rollbackOfEverythingLeavesNothing() {
        assertThat(walk.rolledBack().get(TagWalk.NOTHING).names()).isEmpty();
    }

    private static List<String> added(String tag, String before) {
        return walk.updated().get(tag).notIn(walk.updated().get(before));
    }

    private static List<String> removed(String tag, String before) {
        return added(before, tag);
    }
}
