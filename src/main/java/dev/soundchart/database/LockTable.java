package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;
import java.util.Set;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.executor.ExecutorService;

/**
 * The lock of Liquibase without these extensions: a row of {@code databasechangeloglock}. Where the table is, an update waits
 * until the row is free, and marks it, so that such a Liquibase waits for the update. The table is never made.
 *
 * <p>The mark names the server process. One whose process is gone is nobody's: the next update of this kind takes it over.
 *
 * @param database that may have the table
 */
record LockTable(Database database) {

    private static final SqlStates NOT_NOW = new SqlStates(Set.of(SqlStates.LOCK_NOT_AVAILABLE));

    private static final String START =
            "coalesce(pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '')";

    /** The mark of the session that asks. */
    private static final String MARK = "(SELECT 'soundchart: process ' || a.pid::text || ', connected since ' || "
            + START + " || ' UTC' FROM pg_stat_activity a WHERE a.pid = pg_catalog.pg_backend_pid())";

    /** Whose session has ended. Who may not see when others began is content with the number of the process. */
    private static final String OF_NOBODY = """
            pg_catalog.starts_with(l.lockedby, 'soundchart: process ') AND NOT EXISTS
                (SELECT FROM pg_stat_activity a
                  WHERE pg_catalog.starts_with(l.lockedby, 'soundchart: process ' || a.pid::text || ', connected since ' || %s))
            """.formatted(START);

    private static final String TAKE = """
            UPDATE %%s AS l SET locked = TRUE, lockgranted = localtimestamp, lockedby = %s
             WHERE l.id = 1 AND (NOT l.locked OR %s)
            """.formatted(MARK, OF_NOBODY);

    private static final String HOLDER = "SELECT l.lockgranted, l.lockedby, l.lockedby::text = " + MARK
            + " FROM %s AS l" + " WHERE l.id = 1 AND l.locked";

    private static final String INSERT =
            "INSERT INTO %s (id, locked, lockgranted, lockedby) VALUES (1, TRUE, localtimestamp, " + MARK
                    + ") ON CONFLICT DO NOTHING";

    private static final String FREE =
            "UPDATE %s SET locked = FALSE, lockgranted = NULL, lockedby = NULL WHERE id = 1 AND locked";

    /** What an attempt at the row comes to. */
    enum Taken {
        /** It is marked now. */
        MARKED,
        /** There is no such table, the mark is this session's already, or only a script is written. */
        NOT_NEEDED,
        /** Another has it. */
        NO
    }

    /** Marks the row, if nobody has it. */
    Taken take(Connection connection) throws SQLException {
        String table = name();
        if (!isThere(connection) || isScriptWritten()) {
            return Taken.NOT_NEEDED;
        }
        try {
            if (update(connection, TAKE.formatted(table)) == 1) {
                return Taken.MARKED;
            }
            try (PreparedStatement statement = connection.prepareStatement(HOLDER.formatted(table));
                    ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return row.getBoolean(3) ? Taken.NOT_NEEDED : Taken.NO;
                }
            }
            return update(connection, INSERT.formatted(table)) == 1 ? Taken.MARKED : Taken.NO;
        } catch (SQLException e) {
            if (NOT_NOW.areIn(e)) {
                return Taken.NO;
            }
            throw e;
        }
    }

    /** Takes this session's mark away. */
    void release(Connection connection) throws SQLException {
        if (isThere(connection)) {
            update(connection, FREE.formatted(name()) + " AND lockedby::text = " + MARK);
        }
    }

    /** Takes whichever mark away. */
    void forceRelease(Connection connection) throws SQLException {
        if (isThere(connection)) {
            update(connection, FREE.formatted(name()));
        }
    }

    /** Who has the row, if anybody has. */
    Optional<LockHolder> holder(Connection connection) throws SQLException {
        if (!isThere(connection)) {
            return Optional.empty();
        }
        try (PreparedStatement statement = connection.prepareStatement(HOLDER.formatted(name()));
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(holder(row)) : Optional.empty();
        }
    }

    private LockHolder holder(ResultSet row) throws SQLException {
        String name = row.getString(2);
        Timestamp since = row.getTimestamp(1);
        return new LockHolder(
                "Liquibase on " + (name == null ? "a host that it does not name" : name)
                        + (since == null ? "" : ", since " + since.toString().replaceFirst("\\..*", ""))
                        + " (" + database.getDatabaseChangeLogLockTableName() + ")",
                since);
    }

    private boolean isScriptWritten() {
        return !Scope.getCurrentScope()
                .getSingleton(ExecutorService.class)
                .getExecutor("jdbc", database)
                .updatesDatabase();
    }

    private boolean isThere(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_catalog.to_regclass(?)")) {
            statement.setString(1, name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1) != null;
            }
        }
    }

    private String name() {
        return database.escapeTableName(
                database.getLiquibaseCatalogName(),
                database.getLiquibaseSchemaName(),
                database.getDatabaseChangeLogLockTableName());
    }

    private static int update(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.executeUpdate();
        }
    }
}
