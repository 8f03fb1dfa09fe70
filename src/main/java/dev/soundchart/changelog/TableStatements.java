package dev.soundchart.changelog;

import static dev.soundchart.changelog.OperationKind.*;
import static dev.soundchart.changelog.Syntax.has;
import static dev.soundchart.changelog.Syntax.identifier;
import static dev.soundchart.changelog.Syntax.name;
import static dev.soundchart.changelog.Syntax.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_table_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Column_actionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_table_as_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_table_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Define_tableContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_actionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_column_definitionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_of_type_column_defContext;

/**
 * {@code CREATE TABLE} and {@code ALTER TABLE} as operations.
 *
 * @param operation makes an operation of the statement that is read
 */
record TableStatements(Function<OperationKind, Operation> operation) {

    /** The operations of a node; none if it is no such statement. */
    List<Operation> read(ParserRuleContext node) {
        if (node instanceof Create_table_statementContext create) {
            return List.of(create(create));
        }
        if (node instanceof Create_table_as_statementContext create) {
            return List.of(createAs(create));
        }
        return node instanceof Alter_table_statementContext alter ? alter(alter) : List.of();
    }

    private Operation create(Create_table_statementContext statement) {
        List<Column> columns = new ArrayList<>();
        List<Constraint> constraints = new ArrayList<>();
        Define_tableContext definition = statement.define_table();
        if (definition.define_columns() != null) {
            definition.define_columns().table_column_def().forEach(part -> {
                if (part.table_column_definition() != null) {
                    columns.add(ColumnDefinition.column(part.table_column_definition()));
                    constraints.addAll(constraints(part.table_column_definition()));
                } else if (part.tabl_constraint != null) {
                    constraints.addAll(ColumnDefinition.constraints(part.tabl_constraint, null));
                }
            });
        } else if (definition.define_partition() != null
                && definition.define_partition().list_of_type_column_def() != null) {
            definition.define_partition().list_of_type_column_def().table_of_type_column_def().stream()
                    .map(TableStatements::constraintsOfPartition)
                    .forEach(constraints::addAll);
        }
        Operation created = operation
                .apply(CREATE_TABLE)
                .on(name(statement.name))
                .columns(columns)
                .constraints(constraints)
                .trait(Trait.IF_NOT_EXISTS, statement.if_not_exists() != null)
                .trait(Trait.TEMPORARY, has(statement, SQLParser.TEMPORARY) || has(statement, SQLParser.TEMP))
                .trait(Trait.PARTITIONED, statement.partition_by() != null)
                .trait(Trait.UNLOGGED, has(statement, SQLParser.UNLOGGED));
        return definition.define_partition() == null
                ? created
                : created.trait(Trait.PARTITION, true)
                        .detail(name(definition.define_partition().parent_table).toString());
    }

    private Operation createAs(Create_table_as_statementContext statement) {
        return operation
                .apply(CREATE_TABLE)
                .on(name(statement.name))
                .trait(Trait.IF_NOT_EXISTS, statement.if_not_exists() != null)
                .trait(Trait.TEMPORARY, has(statement, SQLParser.TEMPORARY) || has(statement, SQLParser.TEMP))
                .trait(Trait.UNLOGGED, has(statement, SQLParser.UNLOGGED));
    }

    private List<Operation> alter(Alter_table_statementContext statement) {
        List<Operation> operations = statement.table_action().isEmpty()
                ? List.of(single(statement))
                : statement.table_action().stream().map(this::action).toList();
        ObjectName table = name(statement.name);
        return operations.stream().map(done -> done.on(table)).toList();
    }

    /** The forms of which there is one in a statement: renames, partitions, the schema. */
    private Operation single(Alter_table_statementContext statement) {
        if (statement.rename_to() != null) {
            return operation.apply(RENAME_TABLE).detail(identifier(statement.rename_to().name));
        }
        if (has(statement, SQLParser.RENAME)) {
            String from = identifier(statement.identifier(0));
            String to = identifier(statement.identifier(1));
            return has(statement, SQLParser.CONSTRAINT)
                    ? operation
                            .apply(RENAME_CONSTRAINT)
                            .object(new ObjectName(null, from))
                            .detail(to)
                    : operation
                            .apply(RENAME_COLUMN)
                            .columns(List.of(Column.named(from)))
                            .detail(to);
        }
        if (statement.alter_partition() != null) {
            boolean detach = has(statement.alter_partition(), SQLParser.DETACH);
            ObjectName partition = name(
                    detach
                            ? statement.alter_partition().child
                            : statement
                                    .alter_partition()
                                    .partition_table_value()
                                    .schema_qualified_name());
            return operation
                    .apply(detach ? DETACH_PARTITION : ATTACH_PARTITION)
                    .object(partition)
                    .trait(Trait.CONCURRENTLY, has(statement.alter_partition(), SQLParser.CONCURRENTLY));
        }
        ParserRuleContext rest = statement.set_schema() == null ? statement : statement.set_schema();
        return operation.apply(ALTER_TABLE).detail(text(rest).toLowerCase(Locale.ROOT));
    }

    private Operation action(Table_actionContext action) {
        if (action.table_column_definition() != null) {
            return operation
                    .apply(ADD_COLUMN)
                    .columns(List.of(ColumnDefinition.column(action.table_column_definition())))
                    .constraints(constraints(action.table_column_definition()))
                    .trait(Trait.IF_NOT_EXISTS, action.if_not_exists() != null);
        }
        if (action.tabl_constraint != null) {
            List<Constraint> added = ColumnDefinition.constraints(action.tabl_constraint, null);
            return operation
                    .apply(ADD_CONSTRAINT)
                    .constraints(added)
                    .object(
                            added.isEmpty() || added.get(0).name() == null
                                    ? null
                                    : new ObjectName(null, added.get(0).name()));
        }
        if (action.drop_constraint() != null) {
            return operation
                    .apply(DROP_CONSTRAINT)
                    .object(new ObjectName(null, identifier(action.drop_constraint().constraint_name)))
                    .trait(Trait.IF_EXISTS, action.drop_constraint().if_exists() != null)
                    .trait(Trait.CASCADE, cascades(action.drop_constraint().cascade_restrict()));
        }
        if (action.validate_constraint() != null) {
            return operation.apply(VALIDATE_CONSTRAINT).object(name(action.validate_constraint().constraint_name));
        }
        if (action.column_action() != null) {
            return column(action.column_action()).columns(List.of(changed(action)));
        }
        if (action.column != null) {
            return operation
                    .apply(DROP_COLUMN)
                    .columns(List.of(Column.named(identifier(action.column))))
                    .trait(Trait.IF_EXISTS, action.if_exists() != null)
                    .trait(Trait.CASCADE, cascades(action.cascade_restrict()));
        }
        return operation.apply(ALTER_TABLE).detail(text(action).toLowerCase(Locale.ROOT));
    }

    private Operation column(Column_actionContext action) {
        if (action.data_type() != null) {
            return operation
                    .apply(CHANGE_COLUMN_TYPE)
                    .trait(Trait.USING, action.vex() != null)
                    .detail(text(action.vex()));
        }
        if (action.set_def_column() != null) {
            return operation.apply(SET_DEFAULT);
        }
        if (action.drop_def() != null) {
            return operation.apply(DROP_DEFAULT);
        }
        if (has(action, SQLParser.NULL)) {
            return operation.apply(action.set == null ? DROP_NOT_NULL : SET_NOT_NULL);
        }
        return operation.apply(ALTER_COLUMN).detail(text(action).toLowerCase(Locale.ROOT));
    }

    /** The column of an {@code ALTER COLUMN}, with what is new about it. */
    private static Column changed(Table_actionContext action) {
        Column_actionContext change = action.column_action();
        return new Column(
                identifier(action.column),
                change.data_type() == null ? null : ColumnDefinition.type(change.data_type()),
                change.set_def_column() == null
                        ? null
                        : text(change.set_def_column().vex()),
                change.set != null && has(change, SQLParser.NULL),
                change.identity_body() == null ? Column.Generated.NO : Column.Generated.IDENTITY);
    }

    private static List<Constraint> constraints(Table_column_definitionContext definition) {
        String column = identifier(definition.identifier());
        return definition.constraint_common().stream()
                .flatMap(part -> ColumnDefinition.constraints(part, column).stream())
                .toList();
    }

    private static List<Constraint> constraintsOfPartition(Table_of_type_column_defContext part) {
        return part.tabl_constraint != null
                ? ColumnDefinition.constraints(part.tabl_constraint, null)
                : part.constraint_common().stream()
                        .flatMap(inline -> ColumnDefinition.constraints(inline, identifier(part.identifier())).stream())
                        .toList();
    }

    static boolean cascades(SQLParser.Cascade_restrictContext clause) {
        return clause != null && has(clause, SQLParser.CASCADE);
    }
}
