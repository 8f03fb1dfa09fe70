package dev.soundchart.changelog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.pgcodekeeper.core.parsers.antlr.base.AntlrUtils;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;

/**
 * SQL text and PL/pgSQL bodies taken apart by PostgreSQL's grammar. The first use in a Java process takes about a second,
 * a statement less than a millisecond.
 */
final class SqlGrammar {

    private SqlGrammar() {}

    /**
     * A statement, or what stands between two semicolons.
     *
     * @param text as written
     * @param line on which it begins, from 1
     * @param tree null if the grammar does not know it
     * @param problem why there is no tree; null if there is one
     */
    record Parsed(String text, int line, ParserRuleContext tree, String problem) {}

    /** The statements of a text, in order; comments and empty ones left out. */
    static List<Parsed> statements(String sql) {
        List<Parsed> statements = new ArrayList<>();
        for (List<Token> tokens : StatementTokens.split(tokens(sql))) {
            statements.add(parse(tokens, SQLParser::sql));
        }
        return statements;
    }

    /** The body of a function or of a {@code DO} block in PL/pgSQL. */
    static Parsed block(String body) {
        List<Token> tokens = tokens(body);
        return parse(tokens.subList(0, tokens.size() - 1), parser -> {
            // in PL/pgSQL it names variables, and may stand nearly anywhere
            AntlrUtils.removeIntoStatements(parser);
            return parser.plpgsql_function();
        });
    }

    /** All tokens, comments and spaces too, the end of the text as the last. */
    static List<Token> tokens(String text) {
        SQLLexer lexer = new CorrectedLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        return tokens.getTokens();
    }

    private static Parsed parse(List<Token> tokens, Function<SQLParser, ParserRuleContext> rule) {
        String text = StatementTokens.text(tokens);
        int line = StatementTokens.firstLine(tokens);
        try {
            return new Parsed(text, line, tree(tokens, rule, PredictionMode.SLL), null);
        } catch (ParseCancellationException fast) {
            // the fast mode gives up on a few correct statements
        }
        try {
            return new Parsed(text, line, tree(tokens, rule, PredictionMode.LL), null);
        } catch (ParseCancellationException e) {
            return new Parsed(text, line, null, problem(e));
        }
    }

    private static ParserRuleContext tree(
            List<Token> tokens, Function<SQLParser, ParserRuleContext> rule, PredictionMode mode) {
        SQLParser parser = new SQLParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(mode);
        return rule.apply(parser);
    }

    private static String problem(ParseCancellationException thrown) {
        if (thrown.getCause() instanceof RecognitionException e && e.getOffendingToken() != null) {
            Token token = e.getOffendingToken();
            return token.getType() == Token.EOF
                    ? "no PostgreSQL statement: it ends too early"
                    : "no PostgreSQL statement: not understood from '" + StatementTokens.text(List.of(token)) + "' on";
        }
        return "no PostgreSQL statement";
    }
}
