package dev.soundchart.autogenerate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** Changesets as a file of the changelog, in the form in which people write them. */
final class ChangesetYaml {

    private static final String NOTHING_UNDONE =
            "      # Nothing is undone: rows may keep the values that they were given\n      rollback: []";
    private static final int WIDTH = 110;

    private ChangesetYaml() {}

    static String of(List<GeneratedChangeset> changesets) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setIndent(2);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setWidth(WIDTH);
        options.setSplitLines(false);
        options.setAllowUnicode(true);
        Yaml yaml = new Yaml(new Style(options), options);
        StringBuilder text = new StringBuilder("databaseChangeLog:\n");
        for (GeneratedChangeset changeset : changesets) {
            text.append(yaml.dump(List.of(Map.of("changeSet", document(changeset)))))
                    .append('\n');
        }
        return text.toString().replace("      rollback: []", NOTHING_UNDONE).stripTrailing() + "\n";
    }

    private static Map<String, Object> document(GeneratedChangeset changeset) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", changeset.id());
        document.put("author", "soundchart");
        document.put("comment", changeset.comment());
        if (!changeset.inTransaction()) {
            document.put("runInTransaction", false);
        }
        document.put("changes", changes(changeset.changes()));
        document.put("rollback", changes(changeset.rollback()));
        return document;
    }

    private static List<Map<String, Object>> changes(List<Change> changes) {
        List<Map<String, Object>> documents = new ArrayList<>();
        changes.forEach(change -> documents.add(Map.of(change.name(), change.attributes())));
        return documents;
    }

    /** Several lines of text as they are; a column on one line where that is short and says little. */
    private static final class Style extends Representer {

        private static final int SHORT = 100;

        Style(DumperOptions options) {
            super(options);
        }

        @Override
        protected Node representScalar(Tag tag, String value, ScalarStyle style) {
            return super.representScalar(tag, value, value.contains("\n") ? ScalarStyle.LITERAL : style);
        }

        @Override
        protected Node representMapping(Tag tag, Map<?, ?> mapping, FlowStyle style) {
            Node node = super.representMapping(tag, mapping, style);
            if (node instanceof MappingNode map && isShort(map, mapping)) {
                map.setFlowStyle(FlowStyle.FLOW);
            }
            return node;
        }

        private static boolean isShort(MappingNode map, Map<?, ?> mapping) {
            boolean isColumn = mapping.containsKey("name") || mapping.containsKey("nullable");
            return isColumn
                    && mapping.toString().length() < SHORT
                    && !mapping.containsKey("remarks")
                    && map.getValue().stream().map(NodeTuple::getValueNode).allMatch(Style::isShort);
        }

        private static boolean isShort(Node value) {
            return value instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN
                    || value instanceof MappingNode map && map.getFlowStyle() == FlowStyle.FLOW;
        }
    }
}
