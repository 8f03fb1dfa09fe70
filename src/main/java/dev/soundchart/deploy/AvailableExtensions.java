package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import liquibase.exception.LiquibaseException;

/** Whether the extensions that pending changesets create are on the server, and the role may create them. */
record AvailableExtensions() implements PreflightCheck {

    private static final String EXTENSION = """
            SELECT EXISTS (SELECT FROM pg_extension WHERE extname = wanted) AS installed,
                   available.name IS NOT NULL AS available,
                   version.superuser AND NOT version.trusted AS superuser_only,
                   (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser,
                   pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create,
                   pg_catalog.quote_ident(wanted) AS in_sql,
                   pg_catalog.quote_ident(pg_catalog.current_database()) AS database,
                   pg_catalog.quote_ident(current_user) AS role
              FROM (SELECT ?::text AS wanted) AS name
              LEFT JOIN pg_available_extensions AS available ON available.name = wanted
              LEFT JOIN pg_available_extension_versions AS version
                ON version.name = wanted AND version.version = available.default_version
            """;

    @Override
    public String name() {
        return "extensions";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (ChangesetOperations changeset : plan.pending()) {
            DeployPlan.run(changeset)
                    .filter(operation -> operation.kind() == OperationKind.CREATE_EXTENSION)
                    .map(Operation::object)
                    .filter(name -> name != null)
                    .forEach(name -> wanted.putIfAbsent(name.name(), changeset.id()));
        }
        return Snapshot.of(connection, snapshot -> {
            CheckOutcome outcome = CheckOutcome.NOTHING;
            for (Map.Entry<String, String> extension : wanted.entrySet()) {
                outcome = outcome.and(look(snapshot, extension.getKey(), extension.getValue()));
            }
            return outcome;
        });
    }

    private static CheckOutcome look(Connection connection, String extension, String changeset) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EXTENSION)) {
            statement.setString(1, extension);
            ResultSet state = statement.executeQuery();
            state.next();
            if (state.getBoolean("installed")) {
                return CheckOutcome.found(extension + " is there already");
            }
            if (!state.getBoolean("available")) {
                return CheckOutcome.obstacle(
                        "The server does not have the extension " + extension + ", which " + changeset
                                + " creates: install its package on the server (pg_available_extensions lists what is there)");
            }
            String create = "CREATE EXTENSION " + state.getString("in_sql");
            if (state.getBoolean("superuser_only") && !state.getBoolean("superuser")) {
                return CheckOutcome.obstacle("Only a superuser may create the extension " + extension + ", as "
                        + changeset + " does. Let one run in database " + state.getString("database") + ": " + create);
            }
            if (!state.getBoolean("may_create")) {
                return CheckOutcome.obstacle("This role may not create the extension " + extension + ", as " + changeset
                        + " does. Let the database's owner run: GRANT CREATE ON DATABASE "
                        + state.getString("database") + " TO " + state.getString("role")
                        + ", or an administrator: " + create);
            }
            return CheckOutcome.found(extension + " can be created");
        }
    }
}
