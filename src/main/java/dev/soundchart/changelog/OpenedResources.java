package dev.soundchart.changelog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;

/** Remembers which files of a changelog were asked for. */
final class OpenedResources extends AbstractResourceAccessor {

    private final ResourceAccessor resources;
    private final Map<String, Resource> opened = new LinkedHashMap<>();

    OpenedResources(ResourceAccessor resources) {
        this.resources = resources;
    }

    @Override
    public List<Resource> search(String path, boolean recursive) throws IOException {
        return remember(resources.search(path, recursive));
    }

    @Override
    public List<Resource> search(String path, SearchOptions options) throws IOException {
        return remember(resources.search(path, options));
    }

    @Override
    public List<Resource> getAll(String path) throws IOException {
        return remember(resources.getAll(path));
    }

    @Override
    public List<String> describeLocations() {
        return resources.describeLocations();
    }

    @Override
    public void close() throws Exception {
        resources.close();
    }

    /** Whether a text, in ASCII, is in one of the files that were asked for until now. */
    boolean contain(String text) {
        return opened.values().stream().anyMatch(file -> text(file).contains(text));
    }

    private static String text(Resource file) {
        try (InputStream content = file.openInputStream()) {
            return new String(content.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Resource> remember(List<Resource> found) {
        if (found != null) {
            found.forEach(resource -> opened.put(resource.getPath(), resource));
        }
        return found;
    }
}
