package dev.soundchart.changelog;

import dev.soundchart.Await;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The test's own session beside the updaters': holds what they wait for, and sees what they do. */
final class Session implements AutoCloseable {

    private final Scratch database;
    private final Connection connection;
    private final Connection observer;

    Session(Scratch database) throws SQLException {
        this.database = database;
        this.connection = database.connect();
        this.observer = database.connect();
    }

    Connection connection() {
        return connection;
    }

    /** Runs the next changesets, that many. */
    void update(int count) throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.update(count);
        }
    }

    /** Runs all that is pending. */
    void update() throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.update();
        }
    }

    /** Rolls the last changeset back. */
    void rollback() throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.rollback(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Opens a transaction that reads, for which building or dropping an index concurrently has to wait. */
    void holdSnapshot() throws SQLException {
        execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM books");
    }

    /** Ends the transaction. */
    void release() throws SQLException {
        execute("ROLLBACK");
    }

    String value(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Waits until pg_stat_activity has a session of this database of which the condition holds. */
    void await(String condition) throws Exception {
        Await.session(observer, condition);
    }

    @Override
    public void close() throws SQLException {
        observer.close();
        connection.close();
    }
}
