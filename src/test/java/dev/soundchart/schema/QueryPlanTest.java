package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The planner's own choice among the indexes of the first release, on tables of a few thousand rows. */
@Tag("postgres")
class QueryPlanTest {

    private static final Pattern INDEX = Pattern.compile("\"Index Name\": \"(\\w+)\"");

    @AutoClose
    private static Scratch database;

    @AutoClose
    private static Connection connection;

    private static Sql sql;

    @BeforeAll
    static void generateRows() throws Exception {
        database = FirstRelease.database();
        connection = database.connect();
        sql = new Sql(connection);
        // pages whose commit is not on disk yet would not count as visible to all, and no index would do alone
        sql.execute("SET synchronous_commit = on");
        sql.execute("""
                INSERT INTO chord_charts (title, lyrics, chord_progression, status, guild_id)
                SELECT left(md5(i::text), 12),
                       jsonb_build_object('verse1', 'words ' || i, 'chorus', repeat('la ', 200)),
                       jsonb_build_object('verse1', jsonb_build_array('chord ' || i, 'G')),
                       CASE i % 100 WHEN 0 THEN 'pending' ELSE 'approved' END, i % 50
                  FROM generate_series(1, 5000) AS i;
                INSERT INTO generation_history
                       (chart_id, model_used, prompt_tokens, completion_tokens, latency_ms, cost_usd)
                SELECT id, 'a model', 1, 1, 1, 0 FROM chord_charts;

                INSERT INTO channels (channel_id, is_active, last_processed)
                SELECT 'channel ' || i, i % 10 = 0, timestamp '2026-01-01' + i * interval '1 minute'
                  FROM generate_series(1, 5000) AS i;
                INSERT INTO videos (video_id, channel_id, processed, upload_date, created_at)
                SELECT 'video ' || i, 1 + i % 100, i % 20 <> 0,
                       timestamp '2026-01-01' + i * interval '1 minute',
                       timestamp '2026-01-01' + i * interval '1 minute'
                  FROM generate_series(1, 5000) AS i;
                INSERT INTO audio_fingerprints (video_id, start_time, end_time, fingerprint_hash)
                SELECT 1 + i % 50, i, i + 10, md5((i % 5000)::text)
                  FROM generate_series(1, 10000) AS i;
                INSERT INTO match_results (query_fingerprint_id, matched_fingerprint_id, similarity_score)
                SELECT 1 + i % 100, 101 + i % 100, (i % 997) / 997.0
                  FROM generate_series(1, 10000) AS i;
                INSERT INTO processing_jobs (job_type, status, target_id, created_at)
                SELECT (ARRAY['channel_ingest', 'video_process', 'fingerprint_extract'])[1 + i % 3],
                       CASE WHEN i % 100 < 10 THEN 'pending' WHEN i % 100 < 15 THEN 'running'
                            WHEN i % 100 < 30 THEN 'failed' ELSE 'completed' END,
                       'target ' || i % 1000, timestamp '2026-01-01' + i * interval '1 minute'
                  FROM generate_series(1, 10000) AS i
                """);
        sql.execute("VACUUM ANALYZE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', textBlock = """
            idx_chord_charts_lyrics_gin            # chord_charts WHERE lyrics @> '{"verse1": "words 7"}'
            idx_chord_charts_lyrics_gin            # chord_charts WHERE lyrics ? 'bridge'
            idx_chord_charts_chord_progression_gin # chord_charts WHERE chord_progression @> '{"verse1": ["chord 7"]}'
            """)
    void jsonIsSearchedByItsGinIndex(String index, String query) throws SQLException {
        assertThat(indexesOf("SELECT * FROM " + query)).containsExactly(index);
    }

    @ParameterizedTest
    @ValueSource(strings = {"title % 'c4ca4238a0bx'", "title ILIKE '%C4CA4238%'", "title LIKE '%c4ca4238%'"})
    void titlesAreSearchedByTheirTrigrams(String condition) throws SQLException {
        assertThat(indexesOf("SELECT * FROM chord_charts WHERE " + condition))
                .containsExactly("idx_chord_charts_title_trgm");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', textBlock = """
            idx_channels_active     # channels WHERE is_active = true ORDER BY last_processed LIMIT 10
            idx_videos_unprocessed  # videos WHERE processed = false ORDER BY created_at LIMIT 10
            idx_jobs_status_created # processing_jobs WHERE status = 'pending' ORDER BY created_at LIMIT 10
            idx_jobs_status_created # processing_jobs WHERE status = 'running' ORDER BY created_at LIMIT 10
            idx_jobs_failed         # processing_jobs WHERE status = 'failed' AND job_type = 'video_process' \
                                      ORDER BY created_at LIMIT 10
            """)
    void queueIsReadByItsPartialIndex(String index, String query) throws SQLException {
        assertThat(indexesOf("SELECT * FROM " + query)).containsExactly(index);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', textBlock = """
            idx_chord_charts_title_guild    # * FROM chord_charts WHERE title = 'c4ca4238a0b9' AND guild_id = 1
            idx_chord_charts_status         # * FROM chord_charts WHERE status = 'pending'
            idx_chord_charts_guild_id       # * FROM chord_charts WHERE guild_id = 7
            idx_generation_history_chart_id # * FROM generation_history WHERE chart_id = 7
            videos_video_id_key             # * FROM videos WHERE video_id = 'video 7'
            idx_videos_channel_date         # * FROM videos WHERE channel_id = 7 ORDER BY upload_date DESC LIMIT 5
            idx_fingerprints_video_time     # * FROM audio_fingerprints WHERE video_id = 7 ORDER BY start_time LIMIT 5
            idx_fingerprints_hash_video     # video_id FROM audio_fingerprints WHERE fingerprint_hash = md5('7')
            idx_fingerprints_time           # * FROM audio_fingerprints WHERE start_time BETWEEN 100 AND 110
            idx_match_results_similarity    # * FROM match_results ORDER BY similarity_score DESC LIMIT 5
            idx_match_results_query_fp      # * FROM match_results WHERE query_fingerprint_id = 7 \
                                              ORDER BY similarity_score DESC LIMIT 5
            idx_match_results_matched_fp    # * FROM match_results WHERE matched_fingerprint_id = 107 \
                                              ORDER BY similarity_score DESC LIMIT 5
            idx_processing_jobs_target      # * FROM processing_jobs WHERE target_id = 'target 7' \
                                              AND job_type = 'video_process' AND status = 'completed'
            """)
    void lookupUsesItsIndex(String index, String query) throws SQLException {
        assertThat(indexesOf("SELECT " + query)).containsExactly(index);
    }

    private static List<String> indexesOf(String query) throws SQLException {
        return INDEX.matcher(sql.value("EXPLAIN (FORMAT JSON) " + query))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
