package dev.soundchart.fault;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what commands a database was given that change its schema, if they were committed: the row goes with the
 * transaction. What works CONCURRENTLY is left out, since it is its own transactions and may begin again, and so are
 * extensions and the history's table, which a rollback leaves.
 */
final class Witness {

    private Witness() {}

    /** Begins to watch a database. */
    static void install(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE SCHEMA witness;
                    CREATE TABLE witness.command (number bigint GENERATED ALWAYS AS IDENTITY, text text);
                    CREATE FUNCTION witness.created() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      INSERT INTO witness.command (text)
                      SELECT command_tag || ' ' || coalesce(object_identity, '') FROM pg_event_trigger_ddl_commands()
                       WHERE NOT in_extension AND command_tag <> 'CREATE EXTENSION'
                         AND object_identity <> 'public.databasechangelog' AND current_query() !~ 'CONCURRENTLY';
                    END $$;
                    CREATE FUNCTION witness.dropped() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      INSERT INTO witness.command (text)
                      SELECT 'drops ' || object_identity FROM pg_event_trigger_dropped_objects()
                       WHERE original AND current_query() !~ 'CONCURRENTLY';
                    END $$;
                    CREATE EVENT TRIGGER created ON ddl_command_end EXECUTE FUNCTION witness.created();
                    CREATE EVENT TRIGGER dropped ON sql_drop EXECUTE FUNCTION witness.dropped();
                    """);
        }
    }

    /** The commands since it began, or since they were told the last time. */
    static List<String> commands(Connection connection) throws SQLException {
        List<String> commands = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        WITH told AS (DELETE FROM witness.command RETURNING *) SELECT text FROM told ORDER BY number
                        """)) {
            while (rows.next()) {
                commands.add(rows.getString(1));
            }
        }
        return commands;
    }
}
