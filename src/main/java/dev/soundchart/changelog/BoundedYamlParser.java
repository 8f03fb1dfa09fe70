package dev.soundchart.changelog;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Stream;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.exception.ChangeLogParseException;
import liquibase.parser.core.yaml.YamlChangeLogParser;
import liquibase.resource.ResourceAccessor;
import org.apache.commons.io.IOUtils;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Refuses YAML whose aliases would grow a small file beyond all measure; Liquibase sets no limit to them. All else is left
 * to Liquibase's own parser.
 */
public final class BoundedYamlParser extends YamlChangeLogParser {

    private static final long MOST_NODES = 1_000_000;

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    /** Liquibase reads JSON as YAML, aliases included. */
    @Override
    protected String[] getSupportedFileExtensions() {
        return new String[] {"yaml", "yml", "json"};
    }

    @Override
    public DatabaseChangeLog parse(String path, ChangeLogParameters parameters, ResourceAccessor resources)
            throws ChangeLogParseException {
        try {
            requireBounded(path, resources);
        } catch (IOException | YAMLException e) {
            // the parser itself says what is wrong with the file, and where
        }
        return super.parse(path, parameters, resources);
    }

    private static void requireBounded(String path, ResourceAccessor resources)
            throws IOException, ChangeLogParseException {
        String text;
        // as the parser itself reads it: a byte order mark names the encoding
        try (Reader reader = new UnicodeReader(resources.getExisting(path).openInputStream())) {
            text = IOUtils.toString(reader);
        }
        if (text.contains("&") && text.contains("*")) {
            Node root = new Yaml(createLoaderOptions()).compose(new StringReader(text));
            if (root != null && size(root, new IdentityHashMap<>()) > MOST_NODES) {
                throw new ChangeLogParseException("The aliases in " + path + " stand for more than " + MOST_NODES
                        + " nodes. Write out what is meant");
            }
        }
    }

    /** How many nodes there are once every alias is replaced; without doing so. */
    private static long size(Node node, Map<Node, Long> known) {
        Long before = known.get(node);
        if (before != null) {
            return before;
        }
        known.put(node, 1L);
        long size = 1;
        for (Node child : children(node).toList()) {
            size = Math.min(size + size(child, known), MOST_NODES + 1);
        }
        known.put(node, size);
        return size;
    }

    private static Stream<Node> children(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream();
        }
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream().flatMap(entry -> Stream.of(entry.getKeyNode(), entry.getValueNode()))
                : Stream.empty();
    }
}
