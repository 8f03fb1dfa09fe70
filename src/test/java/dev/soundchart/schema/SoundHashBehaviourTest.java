package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SoundHash does with the tables of its first release. Each test begins with a match of two fingerprints, in its own transaction. */
class SoundHashBehaviourTest {

    private static final String ONE_VIDEO_WITH_TWO_FINGERPRINTS = """
            INSERT INTO channels (channel_id) VALUES ('UC1');
            INSERT INTO videos (video_id, channel_id) SELECT 'v1', id FROM channels;
            INSERT INTO audio_fingerprints (video_id, start_time, end_time, fingerprint_hash)
            SELECT id, 0, 10, 'd41d8cd98f00b204e9800998ecf8427e' FROM videos
            UNION ALL
            SELECT id, 10, 20, '9e107d9d372bb6826bd81d3542a419d6' FROM videos
            """;

    @AutoClose
    private static Scratch database;

    @AutoClose
    private static Connection connection;

    private static Sql sql;

    @BeforeAll
    static void connect() throws Exception {
        database = FirstRelease.database();
        connection = database.connect();
        connection.setAutoCommit(false);
        sql = new Sql(connection);
    }

    @BeforeEach
    void insertAMatch() throws SQLException {
        sql.execute(ONE_VIDEO_WITH_TWO_FINGERPRINTS);
        sql.execute("""
                INSERT INTO match_results (query_fingerprint_id, matched_fingerprint_id, similarity_score)
                SELECT min(id), max(id), 0.75 FROM audio_fingerprints;
                INSERT INTO processing_jobs (job_type, status) VALUES ('video_process', 'pending')
                """);
    }

    @AfterEach
    void rollBack() throws SQLException {
        connection.rollback();
    }

    @ParameterizedTest
    @CsvSource({
        "channels, videos_channel_id_fkey",
        "videos, audio_fingerprints_video_id_fkey",
        "audio_fingerprints WHERE start_time < 10, match_results_query_fingerprint_id_fkey",
        "audio_fingerprints WHERE start_time >= 10, match_results_matched_fingerprint_id_fkey"
    })
    void whatIsReferredToIsNotDeleted(String rows, String foreignKey) throws SQLException {
        assertThat(sql.refusal("DELETE FROM " + rows))
                .startsWith("update or delete on table")
                .contains("violates foreign key constraint \"" + foreignKey + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "videos, channel_id",
        "audio_fingerprints, video_id",
        "match_results, query_fingerprint_id",
        "match_results, matched_fingerprint_id"
    })
    void whatIsNotThereIsNotReferredTo(String table, String column) throws SQLException {
        assertThat(sql.refusal("UPDATE " + table + " SET " + column + " = -1"))
                .isEqualTo("insert or update on table \"%1$s\" violates foreign key constraint \"%1$s_%2$s_fkey\""
                        .formatted(table, column));
    }

    @Test
    void everythingIsDeletedFromTheMatchesUp() throws SQLException {
        sql.execute("""
                DELETE FROM match_results; DELETE FROM audio_fingerprints; DELETE FROM videos; DELETE FROM channels
                """);
        assertThat(sql.value("SELECT count(*) FROM channels")).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"channels, channel_id, 'channel_id'", "videos, video_id, 'video_id, channel_id'"})
    void idOfThePlatformIsUnique(String table, String column, String given) throws SQLException {
        assertThat(sql.refusal("INSERT INTO %1$s (%2$s) SELECT %2$s FROM %1$s".formatted(table, given)))
                .isEqualTo("duplicate key value violates unique constraint \"" + table + "_" + column + "_key\"");
    }

    @ParameterizedTest
    @CsvSource({
        "channels, id",
        "channels, channel_id",
        "videos, id",
        "videos, video_id",
        "videos, channel_id",
        "audio_fingerprints, id",
        "audio_fingerprints, video_id",
        "audio_fingerprints, start_time",
        "audio_fingerprints, end_time",
        "audio_fingerprints, fingerprint_hash",
        "audio_fingerprints, n_fft",
        "audio_fingerprints, hop_length",
        "match_results, id",
        "match_results, similarity_score",
        "processing_jobs, id"
    })
    void columnIsRequired(String table, String column) throws SQLException {
        assertThat(sql.refusal("UPDATE " + table + " SET " + column + " = NULL"))
                .isEqualTo("null value in column \"" + column + "\" of relation \"" + table
                        + "\" violates not-null constraint");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            channels           | channel_id, id
            videos             | channel_id, id, video_id
            audio_fingerprints | end_time, fingerprint_hash, hop_length, id, n_fft, start_time, video_id
            match_results      | id, matched_fingerprint_id, query_fingerprint_id, similarity_score
            processing_jobs    | id, job_type, status
            """)
    void columnThatIsNotGivenStaysEmpty(String table, String filled) throws SQLException {
        assertThat(sql.value("""
                SELECT string_agg(DISTINCT key, ', ' ORDER BY key)
                  FROM %s AS row, jsonb_object_keys(jsonb_strip_nulls(to_jsonb(row))) AS key
                """.formatted(table))).isEqualTo(filled);
    }

    @Test
    void fingerprintParametersHaveDefaults() throws SQLException {
        assertThat(sql.column("SELECT n_fft || ', ' || hop_length FROM audio_fingerprints"))
                .containsExactly("2048, 512", "2048, 512");
        sql.execute("UPDATE audio_fingerprints SET n_fft = 4096, hop_length = 1024");
        assertThat(sql.column("SELECT n_fft || ', ' || hop_length FROM audio_fingerprints"))
                .containsExactly("4096, 1024", "4096, 1024");
    }

    @Test
    void fingerprintsFromBeforeTheParametersAreGivenTheDefaultsWithoutARewrite() throws Exception {
        String storage = "SELECT pg_relation_filenode('audio_fingerprints')";
        try (Scratch older = TestServer.databases().create();
                Connection olderConnection = older.connect();
                ChangelogSession session = MusicChangelog.open(older)) {
            Sql olderSql = new Sql(olderConnection);
            session.updateTo("alembic-b9532a7d8c7a", "soundhash");
            olderSql.execute(ONE_VIDEO_WITH_TWO_FINGERPRINTS);
            String before = olderSql.value(storage);

            session.updateTo("alembic-c8e9d4a1f2b3", "soundhash");

            assertThat(olderSql.column("SELECT n_fft || ', ' || hop_length FROM audio_fingerprints"))
                    .containsExactly("2048, 512", "2048, 512");
            assertThat(olderSql.value(storage)).isEqualTo(before);
        }
    }

    @Test
    void matchNeedsNoFingerprints() throws SQLException {
        assertThat(sql.value("INSERT INTO match_results (similarity_score) VALUES (0.5) RETURNING similarity_score"))
                .isEqualTo("0.5");
    }

    @Test
    void fingerprintIsKeptByteForByte() throws SQLException {
        assertThat(sql.value("""
                UPDATE audio_fingerprints SET fingerprint_data = '\\x00ff5c27'
                 WHERE start_time < 10
                RETURNING fingerprint_data
                """)).isEqualTo("\\x00ff5c27");
    }

    @Test
    void numbersAreOfDoublePrecision() throws SQLException {
        assertThat(sql.value(
                        "UPDATE match_results SET similarity_score = 0.1234567890123456 RETURNING similarity_score"))
                .isEqualTo("0.1234567890123456");
    }

    @Test
    void idsCountUp() throws SQLException {
        assertThat(sql.value("SELECT max(id) - min(id) FROM audio_fingerprints"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "channels, channel_id, 255",
        "channels, channel_name, 500",
        "videos, video_id, 255",
        "videos, title, 1000",
        "videos, url, 500",
        "videos, thumbnail_url, 500",
        "audio_fingerprints, fingerprint_hash, 64",
        "match_results, query_source, 50",
        "match_results, query_url, 1000",
        "match_results, query_user, 100",
        "processing_jobs, job_type, 50",
        "processing_jobs, status, 20",
        "processing_jobs, target_id, 255",
        "processing_jobs, current_step, 200"
    })
    void textIsLimited(String table, String column, int limit) throws SQLException {
        String update = "UPDATE " + table + " SET " + column + " = repeat('é', " + limit;
        sql.execute(update + ")");
        assertThat(sql.refusal(update + " + 1)")).isEqualTo("value too long for type character varying(" + limit + ")");
    }
}
