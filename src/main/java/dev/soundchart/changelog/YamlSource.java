package dev.soundchart.changelog;

import dev.soundchart.changelog.ChangesetSource.ChangeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The lines of a YAML changelog.
 *
 * @param changesets by {@code id::author}
 * @param comments by their lines
 * @param items the lines on which changesets, changes and rollbacks begin, and whether it is a change
 */
record YamlSource(
        Map<String, ChangesetSource> changesets,
        SortedMap<Integer, String> comments,
        NavigableMap<Integer, Boolean> items) {

    static final YamlSource NONE = new YamlSource(Map.of(), new TreeMap<>(), new TreeMap<>());

    static YamlSource of(String yaml) {
        CommentedYaml document = CommentedYaml.of(yaml);
        SortedMap<Integer, String> comments = document.comments();
        Map<String, ChangesetSource> changesets = new HashMap<>();
        for (Node entry : elements(value(document.root(), "databaseChangeLog").orElse(null))) {
            value(entry, "changeSet")
                    .ifPresent(changeset -> changesets.put(
                            text(changeset, "id") + "::" + text(changeset, "author"),
                            changeset(line(entry), changeset, comments)));
        }
        return new YamlSource(changesets, comments, items(changesets));
    }

    ChangesetSource changeset(String id, String author) {
        return changesets.getOrDefault(id + "::" + author, ChangesetSource.UNKNOWN);
    }

    private static ChangesetSource changeset(int line, Node changeset, SortedMap<Integer, String> comments) {
        Optional<NodeTuple> rollback = entry(changeset, "rollback");
        int rollbackLine = rollback.map(entry -> line(entry.getKeyNode())).orElse(0);
        Node block = rollback.map(NodeTuple::getValueNode).orElse(null);
        return new ChangesetSource(
                line,
                elements(value(changeset, "changes").orElse(null)).stream()
                        .map(YamlSource::change)
                        .toList(),
                rollbackLine,
                block instanceof SequenceNode
                        ? elements(block).stream().map(YamlSource::change).toList()
                        : List.of(),
                block instanceof ScalarNode bare && bare.getValue().isEmpty(),
                rollbackLine > 0
                        && (comments.containsKey(rollbackLine - 1)
                                || comments.containsKey(rollbackLine)
                                || comments.containsKey(rollbackLine + 1)));
    }

    /** Of a change's SQL that is written over several lines, the first stands below the key. */
    private static ChangeSource change(Node change) {
        int line = line(change);
        return new ChangeSource(
                line,
                value(change, "sql")
                        .flatMap(sql -> sql instanceof ScalarNode ? Optional.of(sql) : value(sql, "sql"))
                        .map(sql ->
                                ((ScalarNode) sql).getScalarStyle() == ScalarStyle.LITERAL ? line(sql) + 1 : line(sql))
                        .orElse(line));
    }

    private static NavigableMap<Integer, Boolean> items(Map<String, ChangesetSource> changesets) {
        NavigableMap<Integer, Boolean> items = new TreeMap<>();
        for (ChangesetSource changeset : changesets.values()) {
            items.put(changeset.line(), false);
            if (changeset.rollback() > 0) {
                items.put(changeset.rollback(), false);
            }
            changeset.changes().forEach(change -> items.put(change.line(), true));
            changeset.rollbackChanges().forEach(change -> items.put(change.line(), true));
        }
        return items;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static List<Node> elements(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : new ArrayList<>();
    }

    private static Optional<Node> value(Node node, String key) {
        return entry(node, key).map(NodeTuple::getValueNode);
    }

    private static Optional<NodeTuple> entry(Node node, String key) {
        return node instanceof MappingNode map
                ? map.getValue().stream()
                        .filter(entry -> entry.getKeyNode() instanceof ScalarNode scalar
                                && scalar.getValue().equals(key))
                        .findFirst()
                : Optional.empty();
    }

    private static String text(Node node, String key) {
        return value(node, key)
                .filter(ScalarNode.class::isInstance)
                .map(value -> ((ScalarNode) value).getValue())
                .orElse("");
    }
}
