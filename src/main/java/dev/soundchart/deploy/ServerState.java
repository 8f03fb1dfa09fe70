package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.exception.LiquibaseException;

/** Whether it is a server that takes writes. That it is not too old is known: nobody could have connected. */
record ServerState() implements PreflightCheck {

    private static final String STATE = """
            SELECT pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
                   current_user AS role,
                   pg_catalog.current_database() AS database,
                   pg_catalog.pg_is_in_recovery() AS standby,
                   pg_catalog.current_setting('default_transaction_read_only')::boolean AS read_only,
                   (SELECT source FROM pg_settings WHERE name = 'default_transaction_read_only') AS source
            """;

    @Override
    public String name() {
        return "server";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        return Snapshot.of(connection, ServerState::read);
    }

    private static CheckOutcome read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet state = statement.executeQuery(STATE)) {
            state.next();
            if (state.getBoolean("standby")) {
                return CheckOutcome.obstacle(
                        "The server is a standby (pg_is_in_recovery): it takes no writes. Connect to"
                                + " the primary, for example with several hosts in the URL and target_session_attrs=read-write");
            }
            if (state.getBoolean("read_only")) {
                return CheckOutcome.obstacle(
                        "default_transaction_read_only is on, set by the " + state.getString("source")
                                + ": nothing can be written. Connect to the database that takes writes, or turn it off there");
            }
            return CheckOutcome.found("PostgreSQL " + state.getString("version") + ", database "
                    + state.getString("database") + ", role " + state.getString("role"));
        }
    }
}
