-- Example rows for all tables, as the two applications write them. Rows that are there already stay as they are.
WITH chart AS (
    INSERT INTO chord_charts (title, artist, alternate_titles, keys, lyrics, chord_progression, source, status,
                              requested_by, approved_by, guild_id, approved_at)
    VALUES ('Autumn Leaves', 'Joseph Kosma', '{Les feuilles mortes}', '{Gm,Em}',
            '{"sections": [{"name": "A", "lines": ["(instrumental)"]}]}',
            '{"A": ["Cm7", "F7", "BbM7", "EbM7", "Am7b5", "D7", "Gm"]}',
            'ai', 'approved', 1001, 1002, 42, now()),
           ('Blue Bossa', 'Kenny Dorham', '{}', '{Cm}', NULL,
            '{"A": ["Cm7", "Fm7", "Dm7b5", "G7", "Cm7"]}', 'manual', 'approved', 1003, 1002, 42, now()),
           ('So What', 'Miles Davis', NULL, '{Dm,Ebm}', NULL,
            '{"A": ["Dm7"], "B": ["Ebm7"]}', 'ai', 'pending', 1001, NULL, 42, NULL)
    ON CONFLICT DO NOTHING
    RETURNING id, source)
INSERT INTO generation_history (chart_id, model_used, prompt_tokens, completion_tokens, latency_ms, cost_usd)
SELECT id, 'example-model', 850 + id, 420 + id, 1800, 0.004200 FROM chart WHERE source = 'ai';

INSERT INTO channels (channel_id, channel_name, description, subscriber_count, video_count, created_at, updated_at,
                      last_processed, is_active)
SELECT 'UCexample' || n, 'Example channel ' || n, 'Live sessions, part ' || n, 1000 * n, 3, now(), now(),
       CASE WHEN n < 3 THEN now() END, n < 3
  FROM generate_series(1, 3) AS n
ON CONFLICT DO NOTHING;

INSERT INTO videos (video_id, channel_id, title, duration, view_count, like_count, upload_date, url, processed,
                    created_at, updated_at)
SELECT 'example-' || c.channel_id || '-' || n, c.id, c.channel_name || ', session ' || n, 180 + 10 * n, 5000 * n, 40 * n,
       timestamp '2025-10-01' + n * interval '1 day', 'https://video.example/' || c.channel_id || '/' || n, n < 3,
       now(), now()
  FROM channels c CROSS JOIN generate_series(1, 3) AS n
 WHERE c.channel_id LIKE 'UCexample%'
ON CONFLICT DO NOTHING;

INSERT INTO audio_fingerprints (video_id, start_time, end_time, fingerprint_hash, fingerprint_data, sample_rate,
                                segment_length, confidence_score, peak_count, created_at)
SELECT v.id, 10 * n, 10 * n + 10, md5(v.video_id || n), decode(md5(v.video_id || n), 'hex'), 22050, 10, 0.9, 60 + n,
       now()
  FROM videos v CROSS JOIN generate_series(0, 11) AS n
 WHERE v.video_id LIKE 'example-%' AND v.processed
   AND NOT EXISTS (SELECT FROM audio_fingerprints f WHERE f.video_id = v.id);

INSERT INTO match_results (query_fingerprint_id, matched_fingerprint_id, similarity_score, match_confidence,
                           query_source, query_user, created_at)
SELECT a.id, b.id, 0.87, 0.8, 'upload', 'example', now()
  FROM audio_fingerprints a
  JOIN audio_fingerprints b ON b.start_time = a.start_time AND b.video_id = a.video_id + 1
 WHERE a.start_time = 0 AND NOT EXISTS (SELECT FROM match_results WHERE query_user = 'example');

INSERT INTO processing_jobs (job_type, status, target_id, parameters, progress, current_step, created_at, error_message,
                             retry_count, max_retries)
SELECT kind, status, 'UCexample1', '{"limit": 10}', progress, step, now(), error, 0, 3
  FROM (VALUES ('channel_ingest', 'completed', 1.0, 'done', NULL),
               ('video_process', 'running', 0.4, 'downloading', NULL),
               ('fingerprint_extract', 'failed', 0.1, 'decoding', 'Unsupported codec')
       ) AS job (kind, status, progress, step, error)
 WHERE NOT EXISTS (SELECT FROM processing_jobs WHERE target_id = 'UCexample1');
