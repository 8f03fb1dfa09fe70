package dev.soundchart.deploy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.exception.LiquibaseException;

/** Whether the role can open the few further connections that a deploy has: for its lock, and to look who blocks it. */
record FreeConnections() implements PreflightCheck {

    private static final int WANTED = 3;

    private static final String SPARE = """
            WITH role AS (
              SELECT oid, rolsuper, rolconnlimit FROM pg_roles WHERE rolname = current_user
            ), used AS (
              SELECT pg_catalog.count(*) AS all,
                     pg_catalog.count(*) FILTER (WHERE usesysid = (SELECT oid FROM role)) AS by_role,
                     pg_catalog.count(*) FILTER (WHERE datname = pg_catalog.current_database()) AS in_database
                FROM pg_stat_activity
                -- the kind of others' sessions is hidden from a role that may not see them
               WHERE usesysid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'
            )
            SELECT spare, whose, remedy
              FROM role, used, pg_database AS d,
                   LATERAL (VALUES
                     (pg_catalog.current_setting('max_connections')::int - used.all
                        - CASE WHEN rolsuper THEN 0
                               ELSE pg_catalog.current_setting('superuser_reserved_connections')::int
                                    + CASE WHEN pg_catalog.pg_has_role('pg_use_reserved_connections', 'USAGE') THEN 0
                                           ELSE pg_catalog.current_setting('reserved_connections')::int END END,
                      'the server',
                      'Close some, or raise max_connections'),
                     (CASE WHEN rolconnlimit >= 0 AND NOT rolsuper THEN rolconnlimit - by_role END,
                      'the role ' || current_user::text,
                      'Close some, or: ALTER ROLE ' || pg_catalog.quote_ident(current_user) || ' CONNECTION LIMIT '
                        || (by_role + %1$d)::text),
                     (CASE WHEN datconnlimit >= 0 AND NOT rolsuper THEN datconnlimit - in_database END,
                      'the database ' || datname::text,
                      'Close some, or: ALTER DATABASE ' || pg_catalog.quote_ident(datname) || ' CONNECTION LIMIT '
                        || (in_database + %1$d)::text)
                   ) AS bound (spare, whose, remedy)
             WHERE datname = pg_catalog.current_database() AND spare IS NOT NULL
             ORDER BY spare
             LIMIT 1
            """.formatted(WANTED);

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        return plan.pending().isEmpty() ? CheckOutcome.NOTHING : Snapshot.of(connection, FreeConnections::read);
    }

    private static CheckOutcome read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet tightest = statement.executeQuery(SPARE)) {
            tightest.next();
            int spare = Math.max(0, tightest.getInt("spare"));
            String free = (spare == 1 ? "1 connection" : spare + " connections") + " to spare";
            return spare >= WANTED
                    ? CheckOutcome.found(free)
                    : CheckOutcome.obstacle("A deploy needs " + WANTED + " further connections at times, and "
                            + tightest.getString("whose") + " has " + free + ". " + tightest.getString("remedy"));
        }
    }
}
