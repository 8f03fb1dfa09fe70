package dev.soundchart.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database as Alembic left it, made from the rows that were read from such databases, with data in its tables. */
public final class AlembicDatabase {

    /** The revisions of each application that came before its last, and what is not there yet. */
    private static final Map<String, String> EARLIER = Map.of(
            "e5f8a2b3d4c1",
            "",
            "c8e9d4a1f2b3",
            """
            DROP INDEX idx_jobs_status_created, idx_videos_channel_date, idx_channels_active, idx_videos_unprocessed,
                       idx_jobs_failed;
            """,
            "b9532a7d8c7a",
            "ALTER TABLE audio_fingerprints DROP n_fft, DROP hop_length;",
            "ce1ffb204f19",
            """
            DROP INDEX idx_fingerprints_video_time, idx_fingerprints_hash_video, idx_match_results_query_fp,
                       idx_match_results_matched_fp, idx_processing_jobs_type_status, idx_processing_jobs_target;
            """);

    private static final List<String> SOUNDHASH =
            List.of("e5f8a2b3d4c1", "c8e9d4a1f2b3", "b9532a7d8c7a", "ce1ffb204f19");

    private static final String JAMBOT_ROWS = """
            INSERT INTO chord_charts (title, guild_id, keys, lyrics)
              SELECT 'Song ' || i, i, ARRAY['C', 'G'], '{"verse1": "la"}' FROM generate_series(1, 100) AS i;
            INSERT INTO generation_history (chart_id, model_used, prompt_tokens, completion_tokens, latency_ms, cost_usd)
              SELECT id, 'model', 1, 2, 3, 0.123456 FROM chord_charts;
            """;
    private static final String SOUNDHASH_ROWS = """
            INSERT INTO channels (channel_id, channel_name) SELECT 'c' || i, 'Channel' FROM generate_series(1, 10) AS i;
            INSERT INTO videos (video_id, channel_id) SELECT 'v' || id, id FROM channels;
            INSERT INTO audio_fingerprints (video_id, start_time, end_time, fingerprint_hash)
              SELECT id, 0, 1, md5(video_id) FROM videos;
            INSERT INTO match_results (query_fingerprint_id, matched_fingerprint_id, similarity_score)
              SELECT id, id, 0.5 FROM audio_fingerprints;
            INSERT INTO processing_jobs (job_type, status) VALUES ('video_process', 'failed');
            """;

    private AlembicDatabase() {}

    /** Makes the schema of a revision in a database, with rows, and says so in a version table. */
    public static void build(Connection connection, String versionTable, String revision) throws Exception {
        String schema = SOUNDHASH.contains(revision) ? "soundhash" : "jambot";
        execute(connection, schema.equals("jambot") ? "CREATE EXTENSION IF NOT EXISTS pg_trgm" : "");
        execute(connection, String.join(";\n", statements(schema)));
        for (String later : SOUNDHASH.subList(0, SOUNDHASH.indexOf(revision) + 1)) {
            execute(connection, EARLIER.get(later));
        }
        execute(connection, schema.equals("jambot") ? JAMBOT_ROWS : SOUNDHASH_ROWS);
        execute(
                connection,
                "CREATE TABLE IF NOT EXISTS %1$s (version_num varchar(32) NOT NULL, CONSTRAINT %1$s_pkc PRIMARY KEY (version_num)); INSERT INTO %1$s VALUES ('%2$s')"
                        .formatted(versionTable, revision));
    }

    private static List<String> statements(String schema) throws IOException {
        List<List<String>> rows;
        try (InputStream in = AlembicDatabase.class.getResourceAsStream("expected-" + schema + ".tsv")) {
            rows = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
        }
        List<String> statements = new ArrayList<>();
        of(rows, "sequence")
                .map(row -> "CREATE SEQUENCE %s AS %s START %s INCREMENT %s"
                        .formatted(row.get(1), row.get(3), row.get(4), row.get(5)))
                .forEach(statements::add);
        of(rows, "column")
                .map(row -> row.get(1))
                .distinct()
                .forEach(table -> statements.add("CREATE TABLE " + table
                        + of(rows, "column")
                                .filter(row -> row.get(1).equals(table))
                                .map(row -> row.get(2) + " " + row.get(3) + " " + row.get(4)
                                        + (row.get(5).isEmpty() ? "" : " DEFAULT " + row.get(5)))
                                .collect(Collectors.joining(", ", " (", ")"))));
        of(rows, "sequence")
                .map(row -> "ALTER SEQUENCE " + row.get(1) + " OWNED BY " + row.get(2))
                .forEach(statements::add);
        for (boolean foreignKeys : List.of(false, true)) {
            of(rows, "constraint")
                    .filter(row -> row.get(3).startsWith("FOREIGN KEY") == foreignKeys)
                    .map(row -> "ALTER TABLE %s ADD CONSTRAINT %s %s".formatted(row.get(1), row.get(2), row.get(3)))
                    .forEach(statements::add);
        }
        of(rows, "index")
                .filter(row -> of(rows, "constraint")
                        .noneMatch(constraint -> constraint.get(2).equals(row.get(2))))
                .map(row -> row.get(3))
                .forEach(statements::add);
        return statements;
    }

    private static Stream<List<String>> of(List<List<String>> rows, String kind) {
        return rows.stream().filter(row -> row.get(0).equals(kind));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
