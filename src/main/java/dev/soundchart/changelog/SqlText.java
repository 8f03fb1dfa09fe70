package dev.soundchart.changelog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_callContext;

/**
 * Questions about a statement or an expression that go beyond what it does. Comments and strings are told from words.
 *
 * @param sql a statement, or an expression where that is asked for
 */
public record SqlText(String sql) {

    /** The same statement with a word put in after the first of another word: {@code CONCURRENTLY} after {@code INDEX}. */
    public String with(String word, String after) {
        for (Token token : words()) {
            if (token.getText().equalsIgnoreCase(after)) {
                int end = token.getStopIndex() + 1;
                return sql.substring(0, end) + " " + word + sql.substring(end);
            }
        }
        return sql;
    }

    /** What stands before a word and what comes after it, outside of all parentheses; the whole alone if it is not there. */
    public List<String> partsAt(String word) {
        int depth = 0;
        for (Token token : words()) {
            depth += token.getType() == SQLLexer.LEFT_PAREN ? 1 : token.getType() == SQLLexer.RIGHT_PAREN ? -1 : 0;
            if (depth == 0 && token.getText().equalsIgnoreCase(word)) {
                return List.of(
                        sql.substring(0, token.getStartIndex()).strip(),
                        sql.substring(token.getStopIndex() + 1).strip());
            }
        }
        return List.of(sql);
    }

    /** What stands between the commas, outside of all parentheses. */
    public List<String> partsAtCommas() {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (Token token : words()) {
            depth += token.getType() == SQLLexer.LEFT_PAREN ? 1 : token.getType() == SQLLexer.RIGHT_PAREN ? -1 : 0;
            if (depth == 0 && token.getType() == SQLLexer.COMMA) {
                parts.add(sql.substring(start, token.getStartIndex()).strip());
                start = token.getStopIndex() + 1;
            }
        }
        parts.add(sql.substring(start).strip());
        return parts;
    }

    /** Whether a word stands in the statement, in any case of letters. */
    public boolean has(String word) {
        return words().stream()
                .anyMatch(token -> token.getType() != SQLLexer.QuotedIdentifier
                        && token.getText().equalsIgnoreCase(word));
    }

    /** Its words in small letters; an empty one for each quoted identifier and string. */
    List<String> unquotedWords() {
        return words().stream()
                .map(token -> token.getType() == SQLLexer.QuotedIdentifier || token.getType() == SQLLexer.StringConstant
                        ? ""
                        : token.getText().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** What its strings and numbers stand for, those of a later part only. */
    public Set<String> constantsAfter(String word) {
        Set<String> constants = new LinkedHashSet<>();
        boolean after = word == null;
        for (Token token : words()) {
            if (!after) {
                after = token.getText().equalsIgnoreCase(word);
            } else if (token.getType() == SQLLexer.StringConstant) {
                String text = token.getText();
                constants.add(text.substring(text.indexOf('\'') + 1, text.length() - 1)
                        .replace("''", "'"));
            } else if (!token.getText().isEmpty()
                    && Character.isDigit(token.getText().charAt(0))) {
                constants.add(token.getText());
            }
        }
        return constants;
    }

    /** Its strings and numbers after a word, as they are written, in their order. */
    public List<String> literalsAfter(String word) {
        List<Token> words = words();
        return IntStream.range(0, words.size())
                .filter(i -> words.get(i).getText().equalsIgnoreCase(word))
                .boxed()
                .findFirst()
                .map(start -> words.subList(start, words.size()).stream()
                        .filter(token -> token.getType() == SQLLexer.StringConstant
                                || !token.getText().isEmpty()
                                        && Character.isDigit(token.getText().charAt(0)))
                        .map(Token::getText)
                        .toList())
                .orElse(List.of());
    }

    /** What its strings and numbers stand for. */
    public Set<String> constants() {
        return constantsAfter(null);
    }

    /** The names of the functions that an expression calls, without their schemas, in small letters. */
    public Set<String> functionsOfExpression() {
        return new SqlText("SELECT " + sql).functions();
    }

    /** The names of the functions that are called in a part of a statement. */
    static Set<String> functions(ParserRuleContext part) {
        Set<String> functions = new TreeSet<>();
        collectFunctions(part, functions);
        return functions;
    }

    /** The names of all functions that statements call, blocks and {@code PERFORM} included; where that can't be told, the text. */
    public Set<String> functions() {
        Set<String> functions = new TreeSet<>();
        for (SqlGrammar.Parsed statement : SqlGrammar.statements(sql)) {
            ParserRuleContext tree = statement.tree() == null
                    ? SqlGrammar.block("BEGIN " + statement.text() + "; END").tree()
                    : statement.tree();
            functions.addAll(tree == null ? Set.of(sql) : functions(tree));
        }
        return functions;
    }

    /** Whether an expression is one string, number or truth value. */
    boolean isConstant() {
        List<Token> words = words();
        return words.size() == 1
                && (constants().size() == 1
                        || Set.of(SQLLexer.TRUE, SQLLexer.FALSE)
                                .contains(words.get(0).getType()));
    }

    /** The columns that can't be NULL where an expression is true: those of {@code a IS NOT NULL AND …}. */
    public Set<String> columnsNotNull() {
        return columnsThatAre(SQLLexer.IS, SQLLexer.NOT, SQLLexer.NULL);
    }

    /** The columns that are NULL where an expression is true: those of {@code a IS NULL AND …}. */
    Set<String> columnsNull() {
        return columnsThatAre(SQLLexer.IS, SQLLexer.NULL);
    }

    private Set<String> columnsThatAre(Integer... condition) {
        Set<String> columns = new TreeSet<>();
        conjuncts().forEach(words -> addIf(List.of(condition), words, columns));
        return columns;
    }

    /** The conditions of {@code a AND b}, which all hold where an expression is true; none where there are alternatives. */
    List<String> conditions() {
        return conjuncts().stream()
                .filter(words -> !words.isEmpty())
                .map(words -> sql.substring(
                        words.get(0).getStartIndex(),
                        words.get(words.size() - 1).getStopIndex() + 1))
                .toList();
    }

    private List<List<Token>> conjuncts() {
        List<List<Token>> conjuncts = new ArrayList<>();
        List<Token> words = withoutOuterParentheses(words());
        int start = 0;
        int depth = 0;
        boolean alternatives = false;
        for (int i = 0; i <= words.size(); i++) {
            int type = i == words.size() ? Token.EOF : words.get(i).getType();
            depth += type == SQLLexer.LEFT_PAREN ? 1 : type == SQLLexer.RIGHT_PAREN ? -1 : 0;
            alternatives |= depth == 0 && type == SQLLexer.OR;
            if (type == Token.EOF || depth == 0 && type == SQLLexer.AND) {
                conjuncts.add(withoutOuterParentheses(words.subList(start, i)));
                start = i + 1;
            }
        }
        return alternatives ? List.of() : conjuncts;
    }

    private static void addIf(List<Integer> condition, List<Token> words, Set<String> columns) {
        boolean isSo = words.size() == condition.size() + 1
                && words.stream().skip(1).map(Token::getType).toList().equals(condition);
        if (isSo) {
            Token column = words.get(0);
            columns.add(
                    column.getType() == SQLLexer.QuotedIdentifier
                            ? column.getText()
                            : column.getText().toLowerCase(Locale.ROOT));
        }
    }

    private static List<Token> withoutOuterParentheses(List<Token> tokens) {
        List<Token> inner = tokens;
        while (inner.size() > 1
                && inner.get(0).getType() == SQLLexer.LEFT_PAREN
                && closing(inner) == inner.size() - 1) {
            inner = inner.subList(1, inner.size() - 1);
        }
        return inner;
    }

    /** The place of the parenthesis that closes the first token. */
    private static int closing(List<Token> tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            int type = tokens.get(i).getType();
            depth += type == SQLLexer.LEFT_PAREN ? 1 : type == SQLLexer.RIGHT_PAREN ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The names in an expression, columns among them, as PostgreSQL would store them. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Token token : words()) {
            names.add(
                    token.getType() == SQLLexer.QuotedIdentifier
                            ? token.getText()
                            : token.getText().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static void collectFunctions(ParserRuleContext node, Set<String> functions) {
        if (node instanceof Function_callContext call && call.schema_qualified_name_nontype() != null) {
            List<ParserRuleContext> parts =
                    call.schema_qualified_name_nontype().getRuleContexts(ParserRuleContext.class);
            functions.add(Syntax.identifier(parts.get(parts.size() - 1)));
        }
        for (ParseTree child : node.children == null ? List.<ParseTree>of() : node.children) {
            if (child instanceof ParserRuleContext inner) {
                collectFunctions(inner, functions);
            }
        }
    }

    private List<Token> words() {
        List<Token> words = new ArrayList<>();
        for (Token token : SqlGrammar.tokens(sql)) {
            if (token.getChannel() == Token.DEFAULT_CHANNEL && token.getType() != Token.EOF) {
                words.add(token);
            }
        }
        return words;
    }
}
