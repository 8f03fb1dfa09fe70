package dev.soundchart.changelog;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;

/**
 * Tokens of SQL text, divided into statements. Strings, dollar quotes and comments are one token each (or a run of them
 * without semicolons), so that nothing in them divides.
 */
final class StatementTokens {

    private StatementTokens() {}

    /** Divides at semicolons outside of parentheses and of {@code BEGIN ATOMIC … END}. */
    static List<List<Token>> split(List<Token> tokens) {
        List<List<Token>> statements = new ArrayList<>();
        List<Token> statement = new ArrayList<>();
        int parentheses = 0;
        int blocks = 0;
        int previous = Token.EOF;
        for (Token token : tokens) {
            int type = token.getType();
            boolean end = type == Token.EOF || type == SQLLexer.SEMI_COLON && parentheses <= 0 && blocks == 0;
            if (end) {
                addUnlessEmpty(statements, statement);
                statement = new ArrayList<>();
                parentheses = 0;
            } else {
                statement.add(token);
            }
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                parentheses += type == SQLLexer.LEFT_PAREN ? 1 : type == SQLLexer.RIGHT_PAREN ? -1 : 0;
                if (blocks == 0) {
                    blocks = previous == SQLLexer.BEGIN && type == SQLLexer.ATOMIC ? 1 : 0;
                } else {
                    blocks += type == SQLLexer.CASE ? 1 : type == SQLLexer.END ? -1 : 0;
                }
                previous = type;
            }
        }
        return statements;
    }

    /** The text as it was written, without spaces and comments around it. */
    static String text(List<Token> tokens) {
        List<Token> visible = visible(tokens);
        if (visible.isEmpty()) {
            return "";
        }
        Token first = visible.get(0);
        Token last = visible.get(visible.size() - 1);
        return first.getInputStream().getText(Interval.of(first.getStartIndex(), last.getStopIndex()));
    }

    /** The line of the first token that is neither space nor comment, from 1. */
    static int firstLine(List<Token> tokens) {
        List<Token> visible = visible(tokens);
        return visible.isEmpty() ? 1 : visible.get(0).getLine();
    }

    private static void addUnlessEmpty(List<List<Token>> statements, List<Token> statement) {
        if (!visible(statement).isEmpty()) {
            statements.add(statement);
        }
    }

    private static List<Token> visible(List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL)
                .toList();
    }
}
