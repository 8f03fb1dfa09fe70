package dev.soundchart.check;

import dev.soundchart.autogenerate.ModelComparison;
import dev.soundchart.catalog.FactDifference;
import dev.soundchart.model.EntityClasses;
import dev.soundchart.model.UnreadableModels;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Predicate;
import liquibase.exception.LiquibaseException;

/**
 * Whether the models are the changelog.
 *
 * @param schemas built already
 * @param wanted which of them to compare, by name
 */
public record ModelsCheck(SchemaBuilds schemas, Predicate<String> wanted) implements Check {

    static final String NAME = "models";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> findings() throws LiquibaseException, SQLException {
        SortedMap<String, ModelComparison> comparisons = schemas.all();
        SortedSet<String> names = EntityClasses.schemas();
        names.addAll(comparisons.keySet());
        List<Finding> findings = new ArrayList<>();
        for (String schema : names) {
            if (wanted.test(schema)) {
                findings.addAll(
                        comparisons.containsKey(schema)
                                ? compare(schema, comparisons.get(schema))
                                : List.of(unknown(schema)));
            }
        }
        return findings;
    }

    private static List<Finding> compare(String schema, ModelComparison comparison) throws SQLException {
        try {
            return comparison.difference().withoutParts().all().stream()
                    .map(difference -> ModelFinding.of(difference, schema, next(schema, difference)))
                    .toList();
        } catch (UnreadableModels e) {
            return List.of(new Finding(schema, null, e.getMessage(), null, null, List.of()));
        }
    }

    private static List<String> next(String schema, FactDifference difference) {
        String write = "Write the changeset: " + Next.command("autogenerate --schema=" + schema + " --name='…'");
        return difference.isExtra()
                ? List.of(write)
                : List.of(
                        write,
                        "Or, where the changelog is right, say the same in the models: src/main/java/"
                                + EntityClasses.class.getPackageName().replace('.', '/') + "/" + schema);
    }

    private static Finding unknown(String schema) {
        return new Finding(
                schema,
                null,
                "There are models of " + schema + ", but no folder changelog/" + schema + "/ with changesets",
                null,
                null,
                List.of("Make the folder, and include it in changelog/changelog.yaml"));
    }
}
