package dev.soundchart.changelog;

import static dev.soundchart.changelog.OperationKind.*;
import static dev.soundchart.changelog.Syntax.has;
import static dev.soundchart.changelog.Syntax.identifier;
import static dev.soundchart.changelog.Syntax.name;
import static dev.soundchart.changelog.Syntax.text;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_index_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_index_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Reindex_stmtContext;

/**
 * Statements on indexes as operations; {@code DROP INDEX} is one of {@link ObjectStatements}.
 *
 * @param operation makes an operation of the statement that is read
 */
record IndexStatements(Function<OperationKind, Operation> operation) {

    /** The operations of a node; none if it is not about an index. */
    List<Operation> read(ParserRuleContext node) {
        if (node instanceof Create_index_statementContext create) {
            return List.of(create(create));
        }
        if (node instanceof Alter_index_statementContext alter && alter.index_def_action() != null) {
            return List.of(alter(alter));
        }
        return node instanceof Reindex_stmtContext reindex ? List.of(reindex(reindex)) : List.of();
    }

    private Operation create(Create_index_statementContext statement) {
        ObjectName table = name(statement.table_name);
        return operation
                .apply(CREATE_INDEX)
                .on(table)
                // an index is in the schema of its table
                .object(statement.name == null ? null : new ObjectName(table.schema(), identifier(statement.name)))
                .columns(statement.index_rest().index_columns().index_column().stream()
                        .map(column -> Column.named(columnOrExpression(column.column)))
                        .toList())
                .detail(
                        statement.index_rest().method == null
                                ? null
                                : "using " + identifier(statement.index_rest().method))
                .trait(Trait.UNIQUE, has(statement, SQLParser.UNIQUE))
                .trait(Trait.CONCURRENTLY, has(statement, SQLParser.CONCURRENTLY))
                .trait(Trait.IF_NOT_EXISTS, statement.if_not_exists() != null)
                .trait(Trait.PARTIAL, statement.index_rest().index_where() != null);
    }

    private static String columnOrExpression(SQLParser.VexContext expression) {
        return expression.getStart() == expression.getStop() ? identifier(expression) : text(expression);
    }

    private Operation alter(Alter_index_statementContext statement) {
        ObjectName index = name(statement.schema_qualified_name());
        boolean renames = statement.index_def_action().rename_to() != null;
        return operation
                .apply(renames ? RENAME_INDEX : ALTER_INDEX)
                .object(index)
                .trait(Trait.IF_EXISTS, statement.if_exists() != null)
                .detail(
                        renames
                                ? identifier(statement.index_def_action().rename_to().name)
                                : text(statement.index_def_action()).toLowerCase(Locale.ROOT));
    }

    private Operation reindex(Reindex_stmtContext statement) {
        boolean concurrently = has(statement, SQLParser.CONCURRENTLY)
                || statement.reindex_options() != null
                        && statement.reindex_options().reindex_option().stream()
                                .anyMatch(option -> has(option, SQLParser.CONCURRENTLY));
        Operation reindex = operation.apply(REINDEX).trait(Trait.CONCURRENTLY, concurrently);
        boolean all = has(statement, SQLParser.SCHEMA)
                || has(statement, SQLParser.DATABASE)
                || has(statement, SQLParser.SYSTEM);
        if (all) {
            return reindex.detail(text(statement).toLowerCase(Locale.ROOT));
        }
        ObjectName name = name(statement.schema_qualified_name());
        return has(statement, SQLParser.TABLE) ? reindex.on(name) : reindex.object(name);
    }
}
