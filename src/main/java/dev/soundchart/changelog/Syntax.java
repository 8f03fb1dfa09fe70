package dev.soundchart.changelog;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_qualified_nameContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.SconstContext;

/** Names, words and strings of a syntax tree. */
final class Syntax {

    private Syntax() {}

    /** A table's or other object's name; with the database's name before the schema's, that is left out. */
    static ObjectName name(Schema_qualified_nameContext name) {
        List<String> parts = name.children.stream()
                .filter(ParserRuleContext.class::isInstance)
                .map(part -> identifier((ParserRuleContext) part))
                .toList();
        int last = parts.size() - 1;
        return new ObjectName(last == 0 ? null : parts.get(last - 1), parts.get(last));
    }

    /** A name without schema, as PostgreSQL would store it. */
    static String identifier(ParserRuleContext identifier) {
        Token token = identifier.getStart();
        // the lexer has taken the quotes away, and has put names that are no keywords in small letters
        return token.getType() == SQLLexer.QuotedIdentifier
                ? token.getText()
                : token.getText().toLowerCase(Locale.ROOT);
    }

    /** Whether one of the node's own tokens is of that type, not one of a node inside. */
    static boolean has(ParserRuleContext node, int type) {
        return node.getToken(type, 0) != null;
    }

    /** The text of a node as it was written. */
    static String source(ParserRuleContext node) {
        Token first = node.getStart();
        return first.getInputStream()
                .getText(Interval.of(first.getStartIndex(), node.getStop().getStopIndex()));
    }

    /** The text of a node on one line; null for null. */
    static String text(ParserRuleContext node) {
        return node == null ? null : source(node).replaceAll("\\s+", " ");
    }

    /** A node's own words up to the first node inside, in small letters: {@code create or replace}. */
    static String leadingWords(ParserRuleContext node) {
        return node.children.stream()
                .takeWhile(TerminalNode.class::isInstance)
                .map(ParseTree::getText)
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }

    /** What a string constant stands for. */
    static String value(SconstContext string) {
        Token first = string.getStart();
        if (first.getType() == SQLParser.BeginDollarStringConstant) {
            return string.children.subList(1, string.getChildCount() - 1).stream()
                    .map(ParseTree::getText)
                    .collect(Collectors.joining());
        }
        String text = first.getText();
        String inner = text.substring(text.indexOf('\'') + 1, text.length() - 1).replace("''", "'");
        return "eE".indexOf(text.charAt(0)) < 0
                ? inner
                : inner.replace("\\'", "'").replace("\\n", "\n").replace("\\\\", "\\");
    }
}
