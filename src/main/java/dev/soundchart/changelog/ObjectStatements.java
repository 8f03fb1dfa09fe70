package dev.soundchart.changelog;

import static dev.soundchart.changelog.OperationKind.*;
import static dev.soundchart.changelog.Syntax.has;
import static dev.soundchart.changelog.Syntax.identifier;
import static dev.soundchart.changelog.Syntax.leadingWords;
import static dev.soundchart.changelog.Syntax.name;
import static dev.soundchart.changelog.Syntax.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_type_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Comment_on_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Drop_statementsContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_parametersContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.IdentifierContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Owner_member_objectContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Rule_commonContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_qualified_nameContext;

/**
 * What creates, alters and drops objects other than tables and indexes, and comments and rights on any, as operations.
 *
 * @param operation makes an operation of the statement that is read
 */
record ObjectStatements(Function<OperationKind, Operation> operation) {

    private static final Set<Integer> STATEMENTS =
            Set.of(SQLParser.RULE_schema_create, SQLParser.RULE_schema_alter, SQLParser.RULE_schema_drop);

    /** The operations of a node; none if it is no such statement. */
    List<Operation> read(ParserRuleContext node) {
        if (node instanceof Drop_statementsContext drop) {
            return drop(drop);
        }
        if (node instanceof Comment_on_statementContext comment) {
            return List.of(comment(comment));
        }
        if (node instanceof Rule_commonContext rights) {
            return rights(rights);
        }
        if (node instanceof Alter_type_statementContext type && has(type, SQLParser.VALUE)) {
            return List.of(enumValue(type));
        }
        // SET is one of them in the grammar's eyes, but about no object
        boolean statement = node.getParent() != null
                && STATEMENTS.contains(node.getParent().getRuleIndex())
                && !(node instanceof SQLParser.Set_statementContext);
        return statement ? List.of(other(node)) : List.of();
    }

    private List<Operation> drop(Drop_statementsContext statement) {
        String what = leadingWords(statement).replaceFirst("^(foreign|external) ", "");
        boolean concurrently = has(statement, SQLParser.CONCURRENTLY);
        OperationKind kind = OperationKind.of("drop " + (concurrently ? "index" : what));
        var names = statement.if_exist_names_restrict_cascade();
        return names.names_references().schema_qualified_name().stream()
                .map(name -> {
                    Operation drop = operation
                            .apply(kind)
                            .detail(kind == OTHER ? "drop " + what : null)
                            .trait(Trait.CONCURRENTLY, concurrently)
                            .trait(Trait.IF_EXISTS, names.if_exists() != null)
                            .trait(Trait.CASCADE, TableStatements.cascades(names.cascade_restrict()));
                    return kind == DROP_TABLE ? drop.on(name(name)) : drop.object(name(name));
                })
                .toList();
    }

    private Operation comment(Comment_on_statementContext statement) {
        var object = statement.comment_member_object();
        Operation comment = operation.apply(COMMENT);
        if (object.table_name != null) {
            return comment.on(name(object.table_name)).object(new ObjectName(null, identifier(object.identifier())));
        }
        if (has(object, SQLParser.COLUMN)) {
            List<ParserRuleContext> parts = object.name.getRuleContexts(ParserRuleContext.class);
            int last = parts.size() - 1;
            String schema = last > 1 ? identifier(parts.get(last - 2)) : null;
            return comment.on(new ObjectName(schema, identifier(parts.get(last - 1))))
                    .columns(List.of(Column.named(identifier(parts.get(last)))));
        }
        if (has(object, SQLParser.TABLE)) {
            return comment.on(name(object.name));
        }
        return comment.object(
                        object.name != null
                                ? name(object.name)
                                : object.identifier() == null
                                        ? null
                                        : new ObjectName(null, identifier(object.identifier())))
                .detail(leadingWords(object));
    }

    private List<Operation> rights(Rule_commonContext statement) {
        OperationKind kind = statement.getStart().getType() == SQLParser.GRANT ? GRANT : REVOKE;
        var object = statement.rule_member_object();
        String detail = text(statement).toLowerCase(Locale.ROOT);
        if (object == null || object.table_names == null) {
            return List.of(operation.apply(kind).detail(detail));
        }
        return object.table_names.schema_qualified_name().stream()
                .map(table -> operation.apply(kind).on(name(table)).detail(detail))
                .toList();
    }

    private Operation enumValue(Alter_type_statementContext type) {
        boolean added = type.new_enum_value != null;
        return operation
                .apply(added ? ADD_ENUM_VALUE : RENAME_ENUM_VALUE)
                .object(name(type.name))
                .detail(Syntax.value(added ? type.new_enum_value : type.new_enum_name))
                .trait(Trait.IF_NOT_EXISTS, type.if_not_exists() != null);
    }

    /** The grammar calls them alike, and they are built alike: the object's name, and after ON the table's. */
    private Operation other(ParserRuleContext node) {
        String words = kindWords(node);
        OperationKind kind = OperationKind.of(words);
        ObjectName object = null;
        ObjectName table = null;
        boolean on = false;
        for (ParseTree child : node.children) {
            on |= child instanceof TerminalNode token && token.getSymbol().getType() == SQLParser.ON;
            ObjectName name = nameIn(child);
            if (!on && object == null) {
                object = name;
            } else if (on && table == null && child instanceof Schema_qualified_nameContext) {
                table = name;
            }
        }
        return operation
                .apply(kind)
                .on(table)
                .object(object)
                .detail(kind == OTHER ? words : null)
                .trait(Trait.IF_NOT_EXISTS, node.getRuleContext(SQLParser.If_not_existsContext.class, 0) != null)
                .trait(Trait.OR_REPLACE, has(node, SQLParser.REPLACE))
                .trait(Trait.IF_EXISTS, node.getRuleContext(SQLParser.If_existsContext.class, 0) != null)
                .trait(
                        Trait.CASCADE,
                        TableStatements.cascades(node.getRuleContext(SQLParser.Cascade_restrictContext.class, 0)));
    }

    private static String kindWords(ParserRuleContext node) {
        if (node instanceof SQLParser.Create_view_statementContext && has(node, SQLParser.MATERIALIZED)) {
            return "create materialized view";
        }
        if (node instanceof SQLParser.Alter_owner_statementContext owner) {
            return "alter " + leadingWords(owner.owner_member_object()).replace("procedure", "function");
        }
        return SQLParser.ruleNames[node.getRuleIndex()]
                .replaceFirst("_statement$", "")
                .replace('_', ' ')
                .replace("rewrite", "rule")
                .replace("user or role", "role")
                .replace("fts", "text search");
    }

    private static ObjectName nameIn(ParseTree node) {
        if (node instanceof Schema_qualified_nameContext name) {
            return name(name);
        }
        if (node instanceof IdentifierContext name) {
            return new ObjectName(null, identifier(name));
        }
        if (node instanceof Function_parametersContext function) {
            return name(function.schema_qualified_name());
        }
        return node instanceof Owner_member_objectContext owned && owned.name != null ? name(owned.name) : null;
    }
}
