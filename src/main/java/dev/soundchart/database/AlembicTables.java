package dev.soundchart.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import liquibase.configuration.AutoloadedConfigurations;
import liquibase.configuration.ConfigurationDefinition;

/**
 * Tables in which Alembic keeps its version: each that has {@code version_num} for its only column, whatever it is called.
 * The option says that those of a database are another application's.
 */
public final class AlembicTables implements AutoloadedConfigurations {

    private static final ConfigurationDefinition<Boolean> BESIDE = new ConfigurationDefinition.Builder("liquibase")
            .define("besideAlembic", Boolean.class)
            .setDescription("Update a database in which Alembic manages other tables than those of the changelog")
            .setDefaultValue(false)
            .build();

    /** Names as SQL has them, without the schema where that is the current one. */
    private static final String TABLES = """
            SELECT CASE WHEN n.nspname = pg_catalog.current_schema() THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END
                   || pg_catalog.quote_ident(c.relname) AS name,
                   pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS readable
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'version_num' AND NOT a.attisdropped
             WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'
               AND n.nspname::text !~ '^pg_' AND a.atttypid IN ('varchar'::regtype::oid, 'text'::regtype::oid)
               AND NOT EXISTS (SELECT FROM pg_attribute other
                                WHERE other.attrelid = c.oid AND other.attnum > 0 AND NOT other.attisdropped
                                  AND other.attnum <> a.attnum)
             ORDER BY 1
            """;

    /** The tables that have a version, or may have one where the role can't look: without a row, Alembic has made nothing. */
    public static List<String> withVersion(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                if (!rows.getBoolean("readable") || hasRow(rows.getString("name"), connection)) {
                    tables.add(rows.getString("name"));
                }
            }
        }
        return tables;
    }

    /**
     * Why a database without a history of Liquibase's must not be updated.
     *
     * @return empty if Alembic did not build it
     */
    public static String objection(Connection connection) throws SQLException {
        List<String> tables = BESIDE.getCurrentValue() ? List.of() : withVersion(connection);
        return tables.isEmpty()
                ? ""
                : "Alembic built this database: " + String.join(", ", tables) + " has its version, and Liquibase has no"
                        + " history here. An update would make everything once more. Take the database over first:"
                        + " soundchart adopt. If Alembic manages other tables here than the changelog:"
                        + " --beside-alembic=true (-Dliquibase.besideAlembic=true)";
    }

    private static boolean hasRow(String table, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT EXISTS (SELECT FROM " + table + ")")) {
            answer.next();
            return answer.getBoolean(1);
        }
    }
}
