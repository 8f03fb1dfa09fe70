package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.PGConnection;

/** How far a session's index build is, as PostgreSQL tells others while it runs (pg_stat_progress_create_index). */
public final class IndexBuild {

    private static final String PROGRESS = """
            SELECT pg_catalog.concat_ws(', ',
                       'building ' || nullif(index_relid, '0')::regclass::text,
                       phase,
                       CASE WHEN phase LIKE 'waiting%' THEN pg_catalog.format('%s of %s transactions ended', lockers_done, lockers_total)
                            WHEN blocks_total > 0 THEN pg_catalog.concat(100 * blocks_done / blocks_total, ' %')
                            WHEN tuples_total > 0 THEN pg_catalog.concat(100 * tuples_done / tuples_total, ' %') END)
              FROM pg_stat_progress_create_index
             WHERE pid = ?
            """;

    private IndexBuild() {}

    /** What a session's build does now, asked in another session; empty if it builds none, or none can be opened. */
    public static Optional<String> of(Connection building) {
        try {
            int process = building.unwrap(PGConnection.class).getBackendPID();
            Optional<Connection> observer = ServerConnection.another(building);
            if (observer.isEmpty()) {
                return Optional.empty();
            }
            try (Connection connection = observer.get();
                    PreparedStatement statement = connection.prepareStatement(PROGRESS)) {
                statement.setInt(1, process);
                ResultSet row = statement.executeQuery();
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            // progress is a courtesy: the work goes on without it
            return Optional.empty();
        }
    }
}
