package dev.soundchart.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * A schema as people want to know it.
 *
 * @param name what it is called
 * @param tables tables and views, by name
 * @param others what else there is: extensions, types, functions, triggers …
 */
public record SchemaDescription(String name, List<TableDescription> tables, List<Fact> others) {

    private static final Set<String> OTHERS =
            Set.of("extension", "enum", "domain", "range", "composite type", "function", "trigger", "policy", "rule");

    private static final String IN_EVERY_DATABASE = "plpgsql";

    /**
     * Reads the database that is connected to.
     *
     * @throws SQLException if the server can't be asked
     */
    public static SchemaDescription read(String name, Connection connection) throws SQLException {
        return new SchemaDescription(
                name,
                TableDescription.all(connection),
                Catalog.read(connection).facts().stream()
                        .filter(fact ->
                                OTHERS.contains(fact.kind()) && !fact.object().equals(IN_EVERY_DATABASE))
                        .toList());
    }
}
