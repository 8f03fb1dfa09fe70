package dev.soundchart.changelog;

import static dev.soundchart.changelog.OperationKind.*;
import static dev.soundchart.changelog.Syntax.has;
import static dev.soundchart.changelog.Syntax.identifier;
import static dev.soundchart.changelog.Syntax.leadingWords;
import static dev.soundchart.changelog.Syntax.name;
import static dev.soundchart.changelog.Syntax.text;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Additional_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Cluster_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Lock_tableContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Script_additionalContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Set_actionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_cols_listContext;

/**
 * Transactions, locks, parameters of the session and upkeep ({@code VACUUM} and its like) as operations.
 *
 * @param operation makes an operation of the statement that is read
 */
record SessionStatements(Function<OperationKind, Operation> operation) {

    /** The operations of a node; none if it is no such statement, or one that holds others. */
    List<Operation> read(ParserRuleContext node) {
        if (node instanceof Script_additionalContext statement) {
            return script(statement);
        }
        if (node instanceof Additional_statementContext statement) {
            return additional(statement);
        }
        if (node instanceof Set_actionContext set) {
            return List.of(set(set));
        }
        if (node instanceof Lock_tableContext lock) {
            return lock.only_table_multiply().stream()
                    .map(table -> operation.apply(LOCK_TABLE).on(name(table.schema_qualified_name())))
                    .toList();
        }
        if (node instanceof Cluster_stmtContext cluster) {
            Operation all = operation.apply(CLUSTER);
            return List.of(
                    cluster.schema_qualified_name() == null ? all : all.on(name(cluster.schema_qualified_name())));
        }
        if (node instanceof SQLParser.Control_statementContext control && has(control, SQLParser.CALL)) {
            return List.of(call(control));
        }
        boolean transaction = node instanceof SQLParser.Script_transactionContext
                || node instanceof SQLParser.Transaction_statementContext;
        return transaction && node.getRuleContext(Lock_tableContext.class, 0) == null
                ? List.of(operation.apply(TRANSACTION).detail(text(node).toLowerCase(Locale.ROOT)))
                : List.of();
    }

    private List<Operation> script(Script_additionalContext statement) {
        if (has(statement, SQLParser.VACUUM)) {
            boolean full = has(statement.vacuum_mode(), SQLParser.FULL)
                    || statement.vacuum_mode().vacuum_option().stream()
                            .anyMatch(option ->
                                    has(option, SQLParser.FULL) && !text(option).matches("(?i).*\\b(false|off|0)"));
            return onTables(operation.apply(VACUUM).trait(Trait.FULL, full), statement.table_cols_list());
        }
        if (has(statement, SQLParser.CALL)) {
            return List.of(call(statement));
        }
        if (statement.execute_statement() != null) {
            return List.of(operation.apply(NOT_ANALYSED).detail("runs a prepared statement"));
        }
        boolean holdsOthers = statement.additional_statement() != null || statement.explain_statement() != null;
        return holdsOthers ? List.of() : List.of(operation.apply(OTHER).detail(leadingWord(statement)));
    }

    private List<Operation> additional(Additional_statementContext statement) {
        if (statement.analyze_keyword() != null) {
            return onTables(operation.apply(ANALYZE), statement.table_cols_list());
        }
        if (has(statement, SQLParser.REFRESH)) {
            return List.of(operation
                    .apply(REFRESH_MATERIALIZED_VIEW)
                    .object(name(statement.schema_qualified_name()))
                    .trait(Trait.CONCURRENTLY, has(statement, SQLParser.CONCURRENTLY)));
        }
        boolean ofItsOwn = !leadingWords(statement).isEmpty() || statement.notify_stmt() != null;
        return ofItsOwn ? List.of(operation.apply(OTHER).detail(leadingWord(statement))) : List.of();
    }

    private Operation set(Set_actionContext action) {
        var parameter = action.session_local_option();
        return parameter == null || parameter.config_param == null
                ? operation.apply(SET).detail(text(action))
                : operation
                        .apply(SET)
                        .object(new ObjectName(null, identifier(parameter.config_param)))
                        .detail(text(parameter.set_statement_value()));
    }

    private Operation call(ParserRuleContext statement) {
        return operation
                .apply(NOT_ANALYSED)
                .detail("runs the procedure "
                        + text(statement.getRuleContext(SQLParser.Function_callContext.class, 0)));
    }

    private static List<Operation> onTables(Operation done, Table_cols_listContext tables) {
        return tables == null
                ? List.of(done)
                : tables.inheritance_specified_table_cols().stream()
                        .map(table -> done.on(name(table.schema_qualified_name())))
                        .toList();
    }

    private static String leadingWord(ParserRuleContext statement) {
        return statement.getStart().getText().toLowerCase(Locale.ROOT);
    }
}
