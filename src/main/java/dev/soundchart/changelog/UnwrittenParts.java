package dev.soundchart.changelog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What is still to be written in a file that was made from a template. Liquibase would not miss it: it takes a bare
 * {@code rollback:} for an empty one.
 */
public final class UnwrittenParts {

    private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z][^<>\\n]*>");

    private UnwrittenParts() {}

    /**
     * Looks for the templates' placeholders, and for changes and rollbacks that are not there.
     *
     * @param yaml a file of the changelog
     * @return what is missing, in words; empty where the file is written
     */
    public static List<String> of(String yaml) {
        List<String> parts =
                new ArrayList<>(placeholders().filter(yaml::contains).distinct().toList());
        for (Map<?, ?> changeset : changesets(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml))) {
            if (!(changeset.get("changes") instanceof Collection<?> changes) || changes.isEmpty()) {
                parts.add("the changes of " + changeset.get("id"));
            }
            if (changeset.get("rollback") == null) {
                parts.add("the rollback of " + changeset.get("id"));
            }
        }
        return parts;
    }

    /** Whether a changeset of a file has a bare {@code rollback:}; one without the key has what Liquibase makes of it. */
    static boolean lacksRollback(String yaml, String id) {
        return changesets(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml)).stream()
                .filter(changeset -> id.equals(String.valueOf(changeset.get("id"))))
                .anyMatch(changeset -> changeset.containsKey("rollback") && changeset.get("rollback") == null);
    }

    private static Stream<String> placeholders() {
        return Stream.of(ChangesetKind.values())
                .flatMap(kind -> PLACEHOLDER.matcher(kind.template()).results())
                .map(MatchResult::group);
    }

    private static List<Map<?, ?>> changesets(Object document) {
        List<Map<?, ?>> changesets = new ArrayList<>();
        if (document instanceof Map<?, ?> root && root.get("databaseChangeLog") instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> map && map.get("changeSet") instanceof Map<?, ?> changeset) {
                    changesets.add(changeset);
                }
            }
        }
        return changesets;
    }
}
