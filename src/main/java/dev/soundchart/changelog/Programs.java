package dev.soundchart.changelog;

import dev.soundchart.changelog.Operation.Origin;
import dev.soundchart.changelog.Operation.Place;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Anonymous_blockContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_function_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Execute_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_actions_commonContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.SconstContext;

/**
 * What stands in strings and is run all the same: {@code DO} blocks, bodies of functions, {@code EXECUTE}.
 *
 * @param place where the statement stands that holds the string
 * @param text where the text comes from that holds the statement
 * @param statement where the statement comes from
 */
record Programs(Place place, Origin text, Origin statement) {

    private static final String PLPGSQL = "plpgsql";

    /** The operations of a {@code DO} block. */
    List<Operation> block(Anonymous_blockContext block) {
        String language = block.identifier() == null ? PLPGSQL : Syntax.identifier(block.identifier());
        return body(language, block.sconst(0), place == Place.STATEMENT ? Place.BLOCK : place, "a block");
    }

    /** The operations in the body of a function; none if it is written in the statement itself, or in C. */
    List<Operation> function(Create_function_statementContext function) {
        String language = "sql";
        SconstContext body = null;
        for (Function_actions_commonContext action : function.function_actions_common()) {
            if (action.lang_name != null) {
                language = Syntax.identifier(action.lang_name);
            } else if (action.function_def() != null) {
                body = action.function_def().definition;
            }
        }
        boolean compiled = language.equals("c") || language.equals("internal");
        return body == null || compiled ? List.of() : body(language, body, Place.FUNCTION, "a function");
    }

    /** The operations of an {@code EXECUTE}: those of its string, if it is one and not made while it runs. */
    List<Operation> execute(Execute_stmtContext execute) {
        SconstContext string = onlyString(execute.vex());
        return string == null
                ? List.of(Operation.notAnalysed(
                        "EXECUTE of a string that is made when it runs: " + Syntax.text(execute.vex()),
                        place,
                        statement))
                : StatementReader.read(Syntax.value(string), place, origin(string));
    }

    private List<Operation> body(String language, SconstContext body, Place inside, String what) {
        String name = language.toLowerCase(Locale.ROOT);
        if (name.equals(PLPGSQL)) {
            return StatementReader.readBlock(Syntax.value(body), inside, origin(body));
        }
        return name.equals("sql")
                ? StatementReader.read(Syntax.value(body), inside, origin(body))
                : List.of(Operation.notAnalysed(what + " in the language " + language, inside, statement));
    }

    /** Where the text in a string begins: its lines are counted on from there. */
    private Origin origin(SconstContext string) {
        return new Origin(
                text.change(),
                text.type(),
                null,
                text.text(),
                text.line() + string.getStart().getLine() - 1);
    }

    private static SconstContext onlyString(ParserRuleContext expression) {
        ParserRuleContext node = expression;
        while (node.getChildCount() == 1 && node.getChild(0) instanceof ParserRuleContext inner) {
            node = inner;
            if (node instanceof SconstContext string) {
                return string;
            }
        }
        return null;
    }
}
