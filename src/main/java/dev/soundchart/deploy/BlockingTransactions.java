package dev.soundchart.deploy;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.database.SessionWords;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import liquibase.exception.LiquibaseException;

/**
 * Whose transactions the deploy would have to wait for.
 *
 * @param longTransaction how old any transaction must be to be told
 * @param longLock how old one must be that holds a lock on a table which the deploy touches
 */
record BlockingTransactions(Duration longTransaction, Duration longLock) implements PreflightCheck {

    /** By the tables' schemas (null where none is written) and names, indexes by their tables. */
    private static final String HELD = """
            WITH touched AS (
              SELECT coalesce(x.indrelid, c.oid) AS relation
                FROM unnest(?::text[], ?::text[]) AS named (schema, name)
                JOIN pg_class c ON c.relname = named.name
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_index x ON x.indexrelid = c.oid
               WHERE CASE WHEN named.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = named.schema END
            ), held AS (
              SELECT pid, virtualtransaction, pg_catalog.string_agg(DISTINCT relation::regclass::text, ', ') AS tables
                FROM pg_locks JOIN touched USING (relation)
               WHERE granted AND database = (SELECT oid FROM pg_database WHERE datname = pg_catalog.current_database())
               GROUP BY pid, virtualtransaction
            )
            """;

    /** The locks of a prepared transaction are no process's, and known by the one on its own number. */
    private static final String PREPARED = HELD + """
            SELECT pg_catalog.quote_literal(gid) AS gid, owner, pg_catalog.date_trunc('second', prepared) AS since, held.tables
              FROM pg_prepared_xacts AS p
              LEFT JOIN pg_locks AS own
                ON own.locktype = 'transactionid' AND own.transactionid = p.transaction AND own.granted AND own.pid IS NULL
              LEFT JOIN held ON held.pid IS NULL AND held.virtualtransaction = own.virtualtransaction
             WHERE p.database = pg_catalog.current_database()
             ORDER BY prepared
            """;

    private static final String SESSIONS =
            HELD + "SELECT s.pid, held.tables, " + SessionWords.SQL + " AS session\n" + """
              FROM pg_stat_activity s LEFT JOIN held ON held.pid = s.pid
             WHERE datname = pg_catalog.current_database() AND s.pid <> pg_catalog.pg_backend_pid()
               AND backend_type NOT IN ('autovacuum worker', 'parallel worker')
               AND xact_start < pg_catalog.clock_timestamp()
                     - CASE WHEN held.pid IS NULL THEN ? ELSE least(?, ?) END::float8 * interval '1 millisecond'
             ORDER BY xact_start
            """;

    /** Sessions in a transaction that the role may not look at; their locks are open to all. */
    private static final String HIDDEN = HELD + """
            SELECT pg_catalog.count(*), pg_catalog.string_agg(DISTINCT held.tables, ', '), pg_catalog.quote_ident(current_user)
              FROM pg_stat_activity s LEFT JOIN held ON held.pid = s.pid
             WHERE datname = pg_catalog.current_database() AND usesysid IS NOT NULL AND backend_type IS NULL
               AND CASE WHEN ? THEN EXISTS (SELECT FROM pg_locks l WHERE l.pid = s.pid AND l.locktype = 'virtualxid')
                        ELSE held.pid IS NOT NULL END
            """;

    @Override
    public String name() {
        return "transactions";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        if (plan.pending().isEmpty()) {
            return CheckOutcome.NOTHING;
        }
        return Snapshot.of(
                connection,
                snapshot -> prepared(plan, snapshot)
                        .and(sessions(plan, snapshot))
                        .and(hidden(plan, snapshot))
                        .unlessObstacle("none that has to end first"));
    }

    private static CheckOutcome prepared(DeployPlan plan, Connection connection) throws SQLException {
        List<String> remarks = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PREPARED)) {
            setTouched(statement, plan);
            ResultSet prepared = statement.executeQuery();
            while (prepared.next()) {
                String gid = prepared.getString("gid");
                String tables = prepared.getString("tables");
                String line = "The transaction " + gid + ", prepared by " + prepared.getString("owner") + " at "
                        + prepared.getString("since")
                        + (tables == null ? "" : ", keeps its locks on " + tables + " until somebody ends it")
                        + ". COMMIT PREPARED " + gid + " or ROLLBACK PREPARED " + gid;
                (tables == null ? remarks : obstacles).add(line);
            }
        }
        return new CheckOutcome(List.of(), remarks, obstacles);
    }

    private CheckOutcome sessions(DeployPlan plan, Connection connection) throws SQLException {
        List<String> remarks = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SESSIONS)) {
            setTouched(statement, plan);
            statement.setLong(3, longTransaction.toMillis());
            statement.setLong(4, longTransaction.toMillis());
            statement.setLong(5, longLock.toMillis());
            ResultSet session = statement.executeQuery();
            while (session.next()) {
                String tables = session.getString("tables");
                remarks.add((tables == null ? "A long transaction" : "A lock on " + tables) + ": "
                        + session.getString("session") + ". To end it: SELECT pg_terminate_backend("
                        + session.getString("pid") + ")");
            }
        }
        return new CheckOutcome(List.of(), remarks, List.of());
    }

    private static CheckOutcome hidden(DeployPlan plan, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HIDDEN)) {
            setTouched(statement, plan);
            statement.setBoolean(3, plan.runsConcurrently());
            ResultSet hidden = statement.executeQuery();
            hidden.next();
            int count = hidden.getInt(1);
            String tables = hidden.getString(2);
            return count == 0
                    ? CheckOutcome.NOTHING
                    : CheckOutcome.remark((count == 1 ? "1 session" : count + " sessions")
                            + " of other roles in a transaction" + (tables == null ? "" : ", with locks on " + tables)
                            + ": since when, this role may not see. To let it: GRANT pg_read_all_stats TO "
                            + hidden.getString(3));
        }
    }

    private static void setTouched(PreparedStatement statement, DeployPlan plan) throws SQLException {
        List<ObjectName> touched = TouchedRelations.of(plan);
        Array schemas = statement
                .getConnection()
                .createArrayOf("text", touched.stream().map(ObjectName::schema).toArray());
        Array names = statement
                .getConnection()
                .createArrayOf("text", touched.stream().map(ObjectName::name).toArray());
        statement.setArray(1, schemas);
        statement.setArray(2, names);
    }
}
