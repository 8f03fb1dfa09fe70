package dev.soundchart.changelog;

import dev.soundchart.changelog.Operation.Origin;
import dev.soundchart.changelog.Operation.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Anonymous_blockContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Base_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_function_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_rewrite_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Execute_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_bodyContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Perform_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Rewrite_commandContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.StatementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.VexContext;

/**
 * SQL text as operations. What the grammar does not know becomes an operation too, {@link OperationKind#NOT_ANALYSED}:
 * nothing is left out, and nothing throws.
 */
final class StatementReader {

    private static final Set<Integer> STATEMENTS =
            Set.of(SQLParser.RULE_data_statement, SQLParser.RULE_schema_statement, SQLParser.RULE_additional_statement);

    private final List<Operation> operations;
    private final Place place;
    private final Origin text;
    private final Origin origin;
    private final Programs programs;
    private final List<Function<ParserRuleContext, List<Operation>>> readers;

    /**
     * @param text where the text comes from, and the line on which it begins
     * @param statement what stands at this line of the text
     */
    private StatementReader(List<Operation> operations, Place place, Origin text, String statement, int line) {
        this.operations = operations;
        this.place = place;
        this.text = text;
        this.origin = new Origin(text.change(), text.type(), statement, text.text(), text.line() + line - 1);
        this.programs = new Programs(place, text, origin);
        this.readers = List.of(
                new TableStatements(this::operation)::read,
                new IndexStatements(this::operation)::read,
                new DataStatements(this::operation)::read,
                new SessionStatements(this::operation)::read,
                new ObjectStatements(this::operation)::read);
    }

    /**
     * The operations of one or more statements.
     *
     * @param text where the text comes from, and the line on which it begins
     */
    static List<Operation> read(String sql, Place place, Origin text) {
        return SqlGrammar.statements(sql).stream()
                .flatMap(statement -> read(statement, place, text).stream())
                .toList();
    }

    /** The operations of the body of a function or a {@code DO} block in PL/pgSQL. */
    static List<Operation> readBlock(String body, Place place, Origin text) {
        return read(SqlGrammar.block(body), place, text);
    }

    private static List<Operation> read(SqlGrammar.Parsed parsed, Place place, Origin text) {
        List<Operation> operations = new ArrayList<>();
        StatementReader reader = new StatementReader(operations, place, text, parsed.text(), parsed.line());
        if (parsed.tree() == null) {
            return List.of(reader.operation(OperationKind.NOT_ANALYSED).detail(parsed.problem()));
        }
        reader.visit(parsed.tree());
        return operations;
    }

    private Operation operation(OperationKind kind) {
        return Operation.of(kind, place, origin);
    }

    private void visit(ParserRuleContext node) {
        if (node instanceof VexContext) {
            // an expression changes nothing, but by functions that it calls
            if (place == Place.BLOCK && !isInStatement(node)) {
                addCalls(node);
            }
            return;
        }
        if (node instanceof Anonymous_blockContext block) {
            operations.addAll(programs.block(block));
        } else if (node instanceof Execute_stmtContext execute) {
            operations.addAll(programs.execute(execute));
        } else {
            operations.addAll(readBy(readers, node));
            if (node instanceof Create_function_statementContext function) {
                operations.addAll(programs.function(function));
            }
            visitChildren(node);
        }
    }

    /** Whether an expression of a block belongs to a statement that is an operation itself. */
    private static boolean isInStatement(ParserRuleContext expression) {
        for (ParserRuleContext node = expression;
                node != null && !(node instanceof Function_statementContext);
                node = node.getParent()) {
            boolean performed =
                    node instanceof Perform_stmtContext && node.getParent() instanceof Base_statementContext;
            if (performed || STATEMENTS.contains(node.getRuleIndex())) {
                return true;
            }
        }
        return false;
    }

    /** An assignment, a condition or a default is run as a query. */
    private void addCalls(ParserRuleContext expression) {
        if (!BuiltInFunctions.changeNothing(SqlText.functions(expression))) {
            operations.add(operation(OperationKind.SELECT).as("SELECT " + Syntax.source(expression)));
        }
    }

    private static List<Operation> readBy(
            List<Function<ParserRuleContext, List<Operation>>> readers, ParserRuleContext node) {
        for (Function<ParserRuleContext, List<Operation>> reader : readers) {
            List<Operation> read = reader.apply(node);
            if (!read.isEmpty()) {
                return read;
            }
        }
        return List.of();
    }

    private void visitChildren(ParserRuleContext node) {
        for (ParseTree child : node.children == null ? List.<ParseTree>of() : node.children) {
            if (child instanceof ParserRuleContext inner) {
                readerOf(inner, node).visit(inner);
            }
        }
    }

    /** Statements inside of others get a reader of their own, which knows their text, line and place. */
    private StatementReader readerOf(ParserRuleContext node, ParserRuleContext parent) {
        boolean statement = node instanceof StatementContext
                || node instanceof Function_statementContext
                || node instanceof Rewrite_commandContext;
        if (!statement) {
            return this;
        }
        boolean forLater = parent instanceof Function_bodyContext || parent instanceof Create_rewrite_statementContext;
        return new StatementReader(
                operations,
                forLater ? Place.FUNCTION : place,
                text,
                Syntax.source(node),
                node.getStart().getLine());
    }
}
