package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Roles that may create objects in a schema of the search path, beside its owner, superusers and the role that deploys. SQL of changesets that
 * qualifies no names can call a function or an operator of theirs.
 */
record SchemaCreators() implements PreflightCheck {

    /** Roles whose rights these schemas' owners have anyway are left out. */
    private static final String GRANTED = """
            SELECT pg_catalog.quote_ident(n.nspname) AS schema,
                   CASE a.grantee WHEN '0' THEN 'every role' ELSE pg_catalog.quote_ident(r.rolname) END AS role,
                   CASE a.grantee WHEN '0' THEN 'PUBLIC' ELSE pg_catalog.quote_ident(r.rolname) END AS grantee
              FROM pg_namespace n
             CROSS JOIN pg_catalog.aclexplode(n.nspacl) AS a
              LEFT JOIN pg_roles r ON r.oid = a.grantee
             WHERE n.nspname = ANY (pg_catalog.current_schemas(false)) AND a.privilege_type = 'CREATE'
               AND a.grantee <> n.nspowner AND r.rolname IS DISTINCT FROM current_user AND r.rolsuper IS NOT TRUE
             ORDER BY 1, 2
            """;

    @Override
    public String name() {
        return "schemas";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException {
        CheckOutcome outcome = CheckOutcome.NOTHING;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(GRANTED)) {
            while (row.next()) {
                String schema = row.getString("schema");
                outcome = outcome.and(
                        CheckOutcome.remark("In schema " + schema + " of the search path " + row.getString("role")
                                + " may create functions and operators, and changesets may call them in the place of PostgreSQL's."
                                + " REVOKE CREATE ON SCHEMA " + schema + " FROM " + row.getString("grantee")));
            }
        }
        return outcome;
    }
}
