package dev.soundchart.trace;

import dev.soundchart.lint.LockMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Open transactions that stand in the way of a statement which commits by itself, as those of applications do, so that it
 * can be looked at where it would be over in a moment. Two take turns: the next one begins before the last one ends, so
 * that a statement which waits several times, as those do that work CONCURRENTLY, finds one in its way each time. Since it
 * never waits for those that begin after it, it comes to its end.
 *
 * <p>Each has a snapshot, and a lock on every table, as strong as it gets without waiting.
 */
final class Obstacle implements AutoCloseable {

    private static final String LOCK_TABLES = """
            DO $$
            DECLARE
              wanted regclass;
              wanted_mode text;
            BEGIN
              FOR wanted IN
                SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
                   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                   AND c.relname NOT IN ('databasechangelog', 'databasechangeloglock')
              LOOP
                FOREACH wanted_mode IN ARRAY ARRAY[%s] LOOP
                  BEGIN
                    EXECUTE pg_catalog.format('LOCK TABLE ONLY %%s IN %%s MODE NOWAIT', wanted, wanted_mode);
                    EXIT;
                  EXCEPTION WHEN lock_not_available OR insufficient_privilege OR undefined_table THEN
                    NULL;
                  END;
                END LOOP;
              END LOOP;
            END $$
            """;

    private Connection standing;
    private Connection next;
    private LockMode strongest;

    /**
     * @param one to the database; closed with this
     * @param other to the database; closed with this
     */
    Obstacle(Connection one, Connection other) throws SQLException {
        this.standing = one;
        this.next = other;
        for (Connection connection : List.of(one, other)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
    }

    /**
     * Stands in the way.
     *
     * @param mode the lock to hold on each table where it is free
     */
    void raise(LockMode mode) throws SQLException {
        strongest = mode;
        lockTables(standing);
    }

    /** Lets the statement go on, up to where it has to wait again. */
    void stepAside() throws SQLException {
        lockTables(next);
        standing.rollback();
        Connection before = standing;
        standing = next;
        next = before;
    }

    /** Stands in nobody's way any more. */
    void lower() throws SQLException {
        standing.rollback();
        next.rollback();
    }

    List<Integer> processes() throws SQLException {
        return List.of(process(standing), process(next));
    }

    private void lockTables(Connection connection) throws SQLException {
        String modes = Stream.of(strongest, LockMode.ROW_EXCLUSIVE, LockMode.ROW_SHARE, LockMode.ACCESS_SHARE)
                .map(mode -> "'" + mode + "'")
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK_TABLES.formatted(modes));
        }
    }

    private static int process(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    @Override
    public void close() throws SQLException {
        standing.close();
        next.close();
    }
}
