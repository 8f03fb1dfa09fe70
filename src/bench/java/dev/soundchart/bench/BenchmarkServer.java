package dev.soundchart.bench;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.EmbeddedServer;
import dev.soundchart.database.ServerConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;

/**
 * A PostgreSQL server for benchmarks, with PostgreSQL's own settings: what is committed is on the disk.
 *
 * @param address of its superuser
 */
record BenchmarkServer(DatabaseAddress address) {

    private static final String TABLES =
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN"
                    + " ('databasechangelog', 'databasechangeloglock', 'alembic_version', 'flyway_schema_history')";

    /** Starts it, or joins the one that runs; it ends with this process. */
    static BenchmarkServer start(Path repository, Consumer<String> say) throws SQLException {
        return new BenchmarkServer(
                new EmbeddedServer(repository.resolve("target/bench-postgres"), List.of()).join(say));
    }

    /** Makes an empty database, in place of the one of that name, with what was written before on the disk. */
    DatabaseAddress empty(String name) throws SQLException {
        drop(name);
        execute("CREATE DATABASE " + name + " TEMPLATE template0", "CHECKPOINT");
        return address.withDatabase(name);
    }

    /** Drops a database if it is there. */
    void drop(String name) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    /** How many tables a database has, without those that tools keep. */
    int tables(DatabaseAddress database) throws SQLException {
        try (Connection connection = ServerConnection.open(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Its version, and the machine. */
    String describe() throws SQLException {
        try (Connection connection = ServerConnection.open(address)) {
            return Machine.describe(connection);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = ServerConnection.open(address.withDatabase("postgres"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
