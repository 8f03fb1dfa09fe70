package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How long a session's statements may take; 0 is for ever.
 *
 * @param lockMilliseconds {@code lock_timeout}: the wait for one lock
 * @param statementMilliseconds {@code statement_timeout}: one statement, waits included
 */
record SessionLimits(long lockMilliseconds, long statementMilliseconds) {

    static final SessionLimits NONE = new SessionLimits(0, 0);

    /** PostgreSQL writes them as intervals can be written: 1500ms, 5s, 10min. Asking pg_settings takes ten times as long. */
    private static final String CURRENT = """
            SELECT (1000::numeric * extract(epoch FROM pg_catalog.current_setting('lock_timeout')::interval))::bigint,
                   (1000::numeric * extract(epoch FROM pg_catalog.current_setting('statement_timeout')::interval))::bigint
            """;

    /**
     * What role, database or address set stays. An idle transaction of ours is that of a client that hangs. An idle session has
     * Liquibase's lock, and a dump is being made: it lives, and the server sends a sign of life every half minute, for routers that
     * forget connections on which nothing is sent.
     */
    private static final String DEFAULTS = """
            SELECT pg_catalog.set_config(name, value, false)
              FROM (VALUES ('lock_timeout', '5s'),
                           ('statement_timeout', '10min'),
                           ('idle_in_transaction_session_timeout', '1min')) AS limits (name, value)
             WHERE pg_catalog.current_setting(name) = '0'
            UNION ALL
            SELECT pg_catalog.set_config('idle_session_timeout', '0', false)
            UNION ALL
            SELECT pg_catalog.set_config('tcp_keepalives_idle', '30', false)
             WHERE pg_catalog.current_setting('tcp_keepalives_idle')::int4 > 30
            """;

    /** Gives a new session those that it has not. */
    static void setDefaults(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(DEFAULTS);
        }
    }

    /** Those that a session has now. */
    static SessionLimits of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(CURRENT)) {
            row.next();
            return new SessionLimits(row.getLong(1), row.getLong(2));
        }
    }

    /** Gives them to a session, outside of a transaction. */
    void set(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_catalog.set_config('lock_timeout', ?, false), pg_catalog.set_config('statement_timeout', ?, false)")) {
            statement.setString(1, String.valueOf(lockMilliseconds));
            statement.setString(2, String.valueOf(statementMilliseconds));
            statement.executeQuery();
        }
    }

    SessionLimits withoutStatementTimeout() {
        return new SessionLimits(lockMilliseconds, 0);
    }

    /** Whether a statement that was cancelled after that time was cancelled by the limit. */
    boolean endStatementWithin(long milliseconds) {
        return statementMilliseconds > 0 && milliseconds >= statementMilliseconds;
    }
}
