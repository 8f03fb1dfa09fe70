package dev.soundchart.check;

import dev.soundchart.autogenerate.BuiltSchema;
import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.catalog.Fact;
import dev.soundchart.catalog.FactDifference;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.deploy.Snapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import liquibase.exception.LiquibaseException;

/**
 * Whether a database that an application's own models built is the changelog. Changes nothing there.
 *
 * @param schemas built already
 * @param wanted which of them the database should hold, by name
 * @param reference the database
 */
public record ReferenceCheck(SchemaBuilds schemas, Predicate<String> wanted, DatabaseAddress reference)
        implements Check {

    @Override
    public String name() {
        return ModelsCheck.NAME;
    }

    @Override
    public List<Finding> findings() throws LiquibaseException, SQLException {
        Catalog found;
        try (Connection connection = ServerConnection.open(reference)) {
            found = Snapshot.of(connection, Catalog::read).comparable();
        }
        SortedMap<String, Catalog> made = new TreeMap<>();
        for (Map.Entry<String, BuiltSchema> schema : schemas.ofChangelog().entrySet()) {
            if (wanted.test(schema.getKey())) {
                made.put(
                        schema.getKey(),
                        Catalog.read(schema.getValue().connection()).comparable());
            }
        }
        CatalogDifference difference = CatalogDifference.between(together(made), found);
        for (String schema : made.keySet()) {
            difference = RestoredForms.meant(schemas.ofChangelog().get(schema).connection(), difference);
        }
        return difference.withoutParts().all().stream()
                .map(one -> finding(one, made))
                .toList();
    }

    private static Finding finding(FactDifference difference, SortedMap<String, Catalog> made) {
        String schema = made.keySet().stream()
                .filter(name -> made.size() == 1
                        || made.get(name).facts().stream()
                                .anyMatch(fact -> fact.object().equals(difference.object())))
                .findFirst()
                .orElse(null);
        return ModelFinding.of(
                difference,
                schema,
                List.of("Write a changeset: "
                        + Next.command("new-changeset --schema=" + (schema == null ? "…" : schema) + " --name='…'")));
    }

    private static Catalog together(Map<String, Catalog> catalogs) {
        return new Catalog(catalogs.values().stream()
                .map(Catalog::facts)
                .flatMap(Set<Fact>::stream)
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
