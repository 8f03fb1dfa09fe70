package dev.soundchart.bench;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The table {@code audio_fingerprints} of a database that stands before the changeset which builds an index of it.
 *
 * @param database where it is
 * @param repository whose changelog has the changeset
 * @param plain another changelog, which builds the same index by {@code createIndex}
 * @param rows how many it has to begin with
 */
record FingerprintTable(Scratch database, Path repository, Path plain, int rows) {

    private static final String CHANGESET = "20251026_add_composite_indexes-2";

    private static final String PLAIN = """
            databaseChangeLog:
              - changeSet:
                  id: plain_index
                  author: soundchart
                  changes:
                    - createIndex:
                        indexName: idx_fingerprints_hash_video
                        tableName: audio_fingerprints
                        columns:
                          - column: { name: fingerprint_hash }
                          - column: { name: video_id }
            """;

    private static final String VIDEO_ROWS = """
            INSERT INTO channels (channel_id) VALUES ('channel');
            INSERT INTO videos (video_id, channel_id)
              SELECT 'video ' || i, (SELECT id FROM channels) FROM generate_series(1, 1000) i
            """;

    private static final String FINGERPRINT_ROWS = """
            INSERT INTO audio_fingerprints (video_id, start_time, end_time, fingerprint_hash, fingerprint_data)
              SELECT 1 + mod(i, 1000), i / 1000, i / 1000 + 5, md5(i::text), decode(repeat(md5(i::text), 8), 'hex')
                FROM generate_series(%s, %s) i
            """;

    private static final String VALID = """
            SELECT indexrelid FROM pg_index
             WHERE indexrelid = to_regclass('idx_fingerprints_hash_video') AND indisvalid
               AND pg_get_indexdef(indexrelid) LIKE '%(fingerprint_hash, video_id)'
            """;

    private static final String INSERT = FINGERPRINT_ROWS.formatted("?", "?");
    private static final String UPDATE = "UPDATE audio_fingerprints SET confidence_score = ? / 100.0 WHERE id = ?";
    private static final String SELECT = "SELECT id FROM audio_fingerprints WHERE fingerprint_hash = md5(?::text)";

    /**
     * Makes one.
     *
     * @param database an empty one
     * @param folder an empty one
     */
    static FingerprintTable make(Scratch database, Path repository, Path folder, int rows) throws Exception {
        Files.createDirectories(folder.resolve("changelog"));
        Files.writeString(folder.resolve("changelog/changelog.yaml"), PLAIN);
        try (ChangelogSession session = ChangelogSession.open(repository, database.connect())) {
            List<String> changesets = session.changesets().stream()
                    .map(changeset -> changeset.getId())
                    .toList();
            session.update(changesets.indexOf(CHANGESET));
        }
        FingerprintTable table = new FingerprintTable(database, repository, folder, rows);
        table.execute(VIDEO_ROWS);
        table.execute(FINGERPRINT_ROWS.formatted(1, rows));
        table.execute("ALTER TABLE audio_fingerprints SET (autovacuum_enabled = off)");
        table.execute("VACUUM (ANALYZE) audio_fingerprints");
        return table;
    }

    /** Builds the index as the changeset does, while an application works; then drops it again. */
    Traffic buildByChangeset() throws Exception {
        return build(repository);
    }

    /** Builds it as {@code createIndex} does. */
    Traffic buildPlainly() throws Exception {
        return build(plain);
    }

    /** Builds nothing for as long as a build took. */
    Traffic rest(double seconds) throws Exception {
        return during(() -> Thread.sleep((long) (1000 * seconds)));
    }

    private Traffic build(Path changelog) throws Exception {
        try (ChangelogSession session = ChangelogSession.open(changelog, ServerConnection.open(database.address()))) {
            session.pending();
            Traffic traffic = during(() -> session.update(1));
            requireIndex();
            session.rollback(1);
            return traffic;
        }
    }

    private Traffic during(Traffic.Work work) throws Exception {
        execute("CHECKPOINT");
        return Traffic.during(database.address(), this::write, this::read, work);
    }

    private void write(Connection connection, int number) throws SQLException {
        if (number % 2 == 0) {
            Traffic.execute(connection, INSERT, number, number);
        } else {
            Traffic.execute(connection, UPDATE, number % 100, anyRow(number));
        }
    }

    private void read(Connection connection, int number) throws SQLException {
        Traffic.execute(connection, SELECT, anyRow(number));
    }

    /** One after the other, far from each other. */
    private int anyRow(int number) {
        return 1 + (int) (number * 7919L % rows);
    }

    private void requireIndex() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(VALID)) {
            if (!row.next()) {
                throw new IllegalStateException("The index was not built");
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
