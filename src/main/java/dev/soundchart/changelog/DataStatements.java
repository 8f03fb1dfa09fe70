package dev.soundchart.changelog;

import static dev.soundchart.changelog.OperationKind.*;
import static dev.soundchart.changelog.Syntax.has;
import static dev.soundchart.changelog.Syntax.identifier;
import static dev.soundchart.changelog.Syntax.name;

import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Base_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Copy_from_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Copy_to_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Data_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Delete_stmt_for_psqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Indirection_identifierContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Insert_stmt_for_psqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Into_tableContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Merge_stmt_for_psqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Perform_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Truncate_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Update_stmt_for_psqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.With_queryContext;

/**
 * Statements on rows as operations, also those inside a {@code WITH}.
 *
 * @param operation makes an operation of the statement that is read
 */
record DataStatements(Function<OperationKind, Operation> operation) {

    /** The operations of a node, without those inside of it; none if it is not about rows. */
    List<Operation> read(ParserRuleContext node) {
        if (node instanceof Insert_stmt_for_psqlContext insert) {
            return List.of(operation
                    .apply(INSERT)
                    .on(name(insert.insert_table_name))
                    .columns(
                            insert.insert_columns() == null
                                    ? List.of()
                                    : columns(insert.insert_columns().indirection_identifier())));
        }
        if (node instanceof Update_stmt_for_psqlContext update) {
            return List.of(operation
                    .apply(UPDATE)
                    .on(name(update.update_table_name))
                    .columns(update.update_set().stream()
                            .flatMap(set -> columns(set.column).stream())
                            .toList())
                    .trait(Trait.WITHOUT_WHERE, !has(update, SQLParser.WHERE)));
        }
        if (node instanceof Delete_stmt_for_psqlContext delete) {
            return List.of(operation
                    .apply(DELETE)
                    .on(name(delete.delete_table_name))
                    .trait(Trait.WITHOUT_WHERE, !has(delete, SQLParser.WHERE)));
        }
        if (node instanceof Merge_stmt_for_psqlContext merge) {
            return List.of(operation.apply(MERGE).on(name(merge.merge_table_name)));
        }
        if (node instanceof Truncate_stmtContext truncate) {
            return truncate.only_table_multiply().stream()
                    .map(table -> operation
                            .apply(TRUNCATE)
                            .on(name(table.schema_qualified_name()))
                            .trait(Trait.CASCADE, TableStatements.cascades(truncate.cascade_restrict())))
                    .toList();
        }
        if (node instanceof Copy_from_statementContext copy) {
            return List.of(operation.apply(COPY).on(name(copy.table_cols().schema_qualified_name())));
        }
        if (node instanceof Into_tableContext into) {
            return List.of(operation.apply(CREATE_TABLE).on(name(into.schema_qualified_name())));
        }
        if (node instanceof Copy_to_statementContext) {
            return List.of(operation.apply(OTHER).detail("copy to"));
        }
        boolean query = node instanceof Data_statementContext statement
                && statement.select_stmt() != null
                && !(node.getParent() instanceof With_queryContext);
        boolean perform = node instanceof Perform_stmtContext && node.getParent() instanceof Base_statementContext;
        return query || perform ? List.of(operation.apply(SELECT)) : List.of();
    }

    private static List<Column> columns(List<Indirection_identifierContext> names) {
        return names.stream()
                .map(name -> Column.named(identifier(name.identifier())))
                .toList();
    }
}
