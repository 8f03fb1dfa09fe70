package dev.soundchart.changelog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import liquibase.resource.ResourceAccessor;
import org.yaml.snakeyaml.error.YAMLException;

/** Where changesets stand in their files, and what comments those have. Each file is read once, when it is asked for. */
public final class ChangesetSources {

    private final ResourceAccessor resources;
    private final Map<String, YamlSource> files = new HashMap<>();

    /**
     * @param resources where the files of the changelog are
     */
    public ChangesetSources(ResourceAccessor resources) {
        this.resources = resources;
    }

    /** Where a changeset stands; with line 0 if its file is not YAML. */
    public ChangesetSource of(ChangesetOperations changeset) {
        return file(changeset.source()).changeset(changeset.id(), changeset.author());
    }

    /** The comments of a file by their lines, from 1, without the {@code #}. */
    public SortedMap<Integer, String> comments(String file) {
        return file(file).comments();
    }

    /** The lines on which changesets, changes and rollbacks of a file begin, and whether it is a change. */
    public NavigableMap<Integer, Boolean> items(String file) {
        return file(file).items();
    }

    private YamlSource file(String name) {
        return files.computeIfAbsent(name, this::read);
    }

    private YamlSource read(String name) {
        if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
            return YamlSource.NONE;
        }
        try (InputStream text = resources.getExisting(name).openInputStream()) {
            return YamlSource.of(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | YAMLException e) {
            // Liquibase found the file another way, and has read it
            return YamlSource.NONE;
        }
    }
}
