package dev.soundchart.deploy;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.deploy.RequiredRight.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * A right that the role of a session does not have.
 *
 * @param what is missing, in words
 * @param remedy who has to run what
 */
record MissingRight(String what, String remedy) {

    private static final String RELATION = """
            SELECT CASE t.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                                  WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
                   t.oid::regclass::text AS in_sql, t.oid, t.relowner AS owner, n.nspowner AS schema_owner
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_index x ON x.indexrelid = c.oid
              JOIN pg_class t ON t.oid = coalesce(x.indrelid, c.oid)
             WHERE c.relname = ?::text AND CASE WHEN ?::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = ?::text END
            """;

    private static final String TYPE = """
            SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END AS kind,
                   t.oid::regtype::text AS in_sql, t.oid, t.typowner AS owner, n.nspowner AS schema_owner
              FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
             WHERE t.typname = ?::text AND CASE WHEN ?::text IS NULL THEN pg_catalog.pg_type_is_visible(t.oid) ELSE n.nspname = ?::text END
            """;

    /** Of several with one name, which arguments tell apart, the role's own may be meant. */
    private static final String FUNCTION = """
            SELECT 'ROUTINE' AS kind, p.oid::regprocedure::text AS in_sql, p.oid, p.proowner AS owner,
                   n.nspowner AS schema_owner
              FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE p.proname = ?::text AND CASE WHEN ?::text IS NULL THEN pg_catalog.pg_function_is_visible(p.oid) ELSE n.nspname = ?::text END
             ORDER BY pg_catalog.pg_has_role(p.proowner, 'USAGE') DESC, p.oid
             LIMIT 1
            """;

    private static final String SCHEMA = """
            SELECT 'SCHEMA' AS kind, pg_catalog.quote_ident(n.nspname) AS in_sql, n.oid, n.nspowner AS owner, n.nspowner AS schema_owner
              FROM pg_namespace n
             WHERE n.nspname = ?::text
            """;

    private static final String EXTENSION = """
            SELECT 'EXTENSION' AS kind, pg_catalog.quote_ident(extname) AS in_sql, oid, extowner AS owner, extowner AS schema_owner
              FROM pg_extension
             WHERE extname = ?::text
            """;

    private static final String NOT_OWNED = """
            SELECT pg_catalog.lower(kind), in_sql, pg_catalog.quote_ident(rolname) AS owner, rolsuper AS superuser,
                   pg_catalog.pg_has_role(owner, 'MEMBER') AS member, pg_catalog.quote_ident(current_user) AS role
              FROM (%s) AS object JOIN pg_roles ON pg_roles.oid = owner
             WHERE NOT pg_catalog.pg_has_role(owner, 'USAGE') AND NOT (%s)
            """;

    /** PostgreSQL 16 does not know that right. */
    private static final String MAY_MAINTAIN = """
            CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 170000 THEN pg_catalog.has_table_privilege(object.oid, 'MAINTAIN') END IS TRUE
            """;

    private static final String MAY_GRANT = """
            pg_catalog.has_table_privilege(object.oid, 'SELECT WITH GRANT OPTION, INSERT WITH GRANT OPTION, UPDATE WITH GRANT OPTION, \
            DELETE WITH GRANT OPTION, TRUNCATE WITH GRANT OPTION, REFERENCES WITH GRANT OPTION, TRIGGER WITH GRANT OPTION')
            """;

    private static final String NOT_GRANTED = """
            SELECT in_sql, pg_catalog.quote_ident(current_user) AS role
              FROM (%s) AS object
             WHERE NOT pg_catalog.has_table_privilege(oid, '%s') AND NOT %s
            """;

    private static final String NOT_IN_SCHEMA = """
            SELECT pg_catalog.quote_ident(wanted) AS in_sql, pg_catalog.quote_ident(current_user) AS role
              FROM (SELECT coalesce(?::text, pg_catalog.current_schema()::text, 'public') AS wanted) AS name JOIN pg_namespace ON nspname = wanted::text
             WHERE NOT (pg_catalog.has_schema_privilege(oid, 'USAGE') AND pg_catalog.has_schema_privilege(oid, 'CREATE'))
            """;

    private static final String NOT_USED = """
            SELECT pg_catalog.quote_ident(nspname) AS in_sql, pg_catalog.quote_ident(current_user) AS role
              FROM pg_namespace
             WHERE nspname = ?::text AND NOT pg_catalog.has_schema_privilege(oid, 'USAGE')
            """;

    private static final String NOT_IN_DATABASE = """
            SELECT pg_catalog.quote_ident(pg_catalog.current_database()) AS in_sql, pg_catalog.quote_ident(current_user) AS role
             WHERE NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
            """;

    /** What the session's role lacks of a right; empty if nothing, or the object is not there. */
    static Optional<MissingRight> of(RequiredRight right, Connection connection) throws SQLException {
        ObjectName object = right.object();
        return switch (right.kind()) {
            case OWN_RELATION, DROP_RELATION, MAINTAIN, GRANT -> ownership(RELATION, right, connection);
            case OWN_TYPE, DROP_TYPE -> ownership(TYPE, right, connection);
            case OWN_FUNCTION, DROP_FUNCTION -> ownership(FUNCTION, right, connection);
            case OWN_SCHEMA -> ownership(SCHEMA, right, connection);
            case OWN_EXTENSION -> ownership(EXTENSION, right, connection);
            case SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER -> privilege(right, connection);
            case CREATE_IN_SCHEMA ->
                missing(NOT_IN_SCHEMA, connection, object == null ? null : object.name())
                        .map(lacking ->
                                granted("create in schema " + lacking.object, "USAGE, CREATE ON SCHEMA", lacking));
            case USE_SCHEMA ->
                missing(NOT_USED, connection, object.name())
                        .map(lacking -> granted("use schema " + lacking.object, "USAGE ON SCHEMA", lacking));
            case CREATE_IN_DATABASE ->
                missing(NOT_IN_DATABASE, connection)
                        .map(lacking -> granted("create in database " + lacking.object, "CREATE ON DATABASE", lacking));
        };
    }

    private record Lacking(String object, String role) {}

    private static Optional<MissingRight> privilege(RequiredRight right, Connection connection) throws SQLException {
        String kind = right.kind().name();
        String onColumns = switch (right.kind()) {
            case SELECT, INSERT, UPDATE, REFERENCES -> "pg_catalog.has_any_column_privilege(oid, '" + kind + "')";
            default -> "false";
        };
        ObjectName object = right.object();
        return missing(
                        NOT_GRANTED.formatted(RELATION, kind, onColumns),
                        connection,
                        object.name(),
                        object.schema(),
                        object.schema())
                .map(lacking -> granted(kind + " on " + lacking.object, kind + " ON", lacking));
    }

    private static MissingRight granted(String what, String privilege, Lacking lacking) {
        return new MissingRight(
                lacking.role + " may not " + what,
                "Let the owner run: GRANT " + privilege + " " + lacking.object + " TO " + lacking.role);
    }

    private static Optional<Lacking> missing(String query, Connection connection, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            set(statement, parameters);
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? Optional.of(new Lacking(row.getString("in_sql"), row.getString("role")))
                    : Optional.empty();
        }
    }

    private static Optional<MissingRight> ownership(String objects, RequiredRight right, Connection connection)
            throws SQLException {
        ObjectName object = right.object();
        String instead = switch (right.kind()) {
            case DROP_RELATION, DROP_TYPE, DROP_FUNCTION -> "pg_catalog.pg_has_role(schema_owner, 'USAGE')";
            case MAINTAIN -> MAY_MAINTAIN;
            case GRANT -> MAY_GRANT;
            default -> "false";
        };
        try (PreparedStatement statement = connection.prepareStatement(NOT_OWNED.formatted(objects, instead))) {
            if (right.kind() == Kind.OWN_SCHEMA || right.kind() == Kind.OWN_EXTENSION) {
                set(statement, object.name());
            } else {
                set(statement, object.name(), object.schema(), object.schema());
            }
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(notOwned(row)) : Optional.empty();
        }
    }

    private static MissingRight notOwned(ResultSet row) throws SQLException {
        String kind = row.getString(1);
        String object = row.getString("in_sql");
        String owner = row.getString("owner");
        String role = row.getString("role");
        String change = "ALTER " + kind.toUpperCase(Locale.ROOT) + " " + object + " OWNER TO " + role;
        String what = "The " + kind + " " + object + " belongs to " + owner + ", and " + role
                + (row.getBoolean("member") ? " does not inherit its rights" : " is no member of it");
        if (kind.equals("extension")) {
            return new MissingRight(
                    what, "Let " + owner + " run the statement instead, or: GRANT " + owner + " TO " + role);
        }
        // whoever is a member of a superuser's role may do everything
        return new MissingRight(
                what,
                row.getBoolean("superuser")
                        ? "Let " + owner + " run: " + change
                        : "Let an administrator run: GRANT " + owner + " TO " + role
                                + (row.getBoolean("member") ? " WITH INHERIT TRUE" : "") + ", or: " + change);
    }

    private static void set(PreparedStatement statement, String... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
    }
}
