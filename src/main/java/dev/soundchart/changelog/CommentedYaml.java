package dev.soundchart.changelog;

import java.io.StringReader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.events.CommentEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML document and its comments, read in one go.
 *
 * @param root null if it is empty
 * @param comments by their lines, from 1
 */
record CommentedYaml(Node root, SortedMap<Integer, String> comments) {

    static CommentedYaml of(String yaml) {
        LoaderOptions options = new LoaderOptions();
        // Liquibase has read the file already, under limits of its own
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setProcessComments(true);
        Comments parser = new Comments(new ParserImpl(new StreamReader(new StringReader(yaml)), options));
        Node root = new Composer(parser, new Resolver(), options).getSingleNode();
        return new CommentedYaml(root, parser.comments);
    }

    /** Takes the comments out. */
    private static final class Comments implements Parser {

        private final Parser parser;
        private final SortedMap<Integer, String> comments = new TreeMap<>();

        Comments(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return peekEvent().is(choice);
        }

        @Override
        public Event peekEvent() {
            while (parser.checkEvent(Event.ID.Comment)) {
                CommentEvent comment = (CommentEvent) parser.getEvent();
                if (!comment.getValue().isBlank()) {
                    comments.put(comment.getStartMark().getLine() + 1, comment.getValue());
                }
            }
            return parser.peekEvent();
        }

        @Override
        public Event getEvent() {
            peekEvent();
            return parser.getEvent();
        }
    }
}
