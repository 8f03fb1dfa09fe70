package dev.soundchart.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.postgresql.core.TransactionState;

/**
 * State of a session before the first changeset, to be restored after each: role, settings, temporary tables, prepared
 * statements, cursors, channels and advisory locks. {@code DISCARD ALL} does nearly the same, but frees Liquibase's lock too,
 * is refused in a transaction, and forgets what was set after the login.
 *
 * @param restore statements that restore all but the advisory locks
 */
record SessionState(String restore) {

    /**
     * Settings that were made since the login; {@code RESET} restores those of the address, the role and the database. The role of the
     * session comes last: another one may not be allowed to set the rest. The name of the session is without its changeset.
     */
    private static final String SETTINGS = """
            SELECT name, CASE name WHEN 'application_name'
                                   THEN pg_catalog.split_part(pg_catalog.current_setting(name), ':', 1)
                                   ELSE pg_catalog.current_setting(name) END
              FROM pg_catalog.pg_settings WHERE source OPERATOR(pg_catalog.=) 'session'::text
            UNION ALL
            SELECT name, pg_catalog.current_setting(name) FROM (VALUES ('session_authorization'), ('role')) AS hidden (name)
            """;

    private static final String RESET = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *;"
            + " DISCARD TEMP; DISCARD SEQUENCES; DEALLOCATE ALL";

    private static final String ADVISORY_LOCKS = """
            SELECT classid::pg_catalog.int8, objid::pg_catalog.int8, objsubid, mode FROM pg_catalog.pg_locks
             WHERE locktype OPERATOR(pg_catalog.=) 'advisory'::text AND pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()
            """;

    /**
     * An advisory lock of the session, as {@code pg_locks} has it.
     *
     * @param key arguments of the functions that take and free it
     * @param shared whether others may have it too
     */
    private record AdvisoryLock(String key, boolean shared) {

        static AdvisoryLock of(ResultSet row) throws SQLException {
            long first = row.getLong(1);
            long second = row.getLong(2);
            boolean ofTwoKeys = row.getInt(3) == 2;
            String key = ofTwoKeys ? (int) first + ", " + (int) second : String.valueOf(first << 32 | second);
            return new AdvisoryLock(key, row.getString(4).equals("ShareLock"));
        }
    }

    /** The state that a session has now. */
    static SessionState of(Connection connection) throws SQLException {
        Connection session = connection.unwrap(Connection.class);
        StringJoiner values = new StringJoiner(", ");
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(SETTINGS)) {
            while (rows.next()) {
                values.add("(" + literal(rows.getString(1)) + ", " + literal(rows.getString(2)) + ")");
            }
        }
        return new SessionState(RESET + "; SELECT pg_catalog.set_config(name, value, false) FROM (VALUES " + values
                + ") AS settings (name, value)"
                + " WHERE pg_catalog.current_setting(name, true) IS DISTINCT FROM value");
    }

    /**
     * Restores it, in the transaction that is open, if one is.
     *
     * @param kept the keys of the advisory lock that stays, joined as the functions' arguments are
     * @return whether the session still holds that lock
     */
    boolean restore(Connection connection, String kept) throws SQLException {
        // not seen by a tracer, and not counted as a statement of the changeset
        Connection session = connection.unwrap(Connection.class);
        try (Statement statement = session.createStatement()) {
            statement.execute(restore);
        }
        boolean held = false;
        for (AdvisoryLock lock : advisoryLocks(session)) {
            if (lock.key().equals(kept) && !lock.shared()) {
                held = true;
            } else {
                free(lock, session);
            }
        }
        return held;
    }

    /**
     * Whether it can be restored now: not in a transaction that has failed. One that the SQL of a changeset has begun, where
     * JDBC knows of none, is rolled back.
     */
    static boolean canBeRestored(Connection connection) throws SQLException {
        Connection session = connection.unwrap(Connection.class);
        if (session.getAutoCommit() && TransactionStatus.of(session) != TransactionState.IDLE) {
            try (Statement statement = session.createStatement()) {
                statement.execute("ROLLBACK");
            }
        }
        return TransactionStatus.of(session) != TransactionState.FAILED;
    }

    private static List<AdvisoryLock> advisoryLocks(Connection session) throws SQLException {
        List<AdvisoryLock> locks = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(ADVISORY_LOCKS)) {
            while (rows.next()) {
                locks.add(AdvisoryLock.of(rows));
            }
        }
        return locks;
    }

    /** A lock that was taken several times is freed as often. One of the transaction is not freed: it ends with it. */
    private static void free(AdvisoryLock lock, Connection session) throws SQLException {
        String unlock = "SELECT pg_catalog.pg_advisory_unlock" + (lock.shared() ? "_shared(" : "(") + lock.key() + ")";
        try (Statement statement = session.createStatement()) {
            boolean freed = true;
            while (freed) {
                try (ResultSet row = statement.executeQuery(unlock)) {
                    row.next();
                    freed = row.getBoolean(1);
                }
            }
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
