package dev.soundchart.changelog;

import static dev.soundchart.changelog.Syntax.has;
import static dev.soundchart.changelog.Syntax.identifier;
import static dev.soundchart.changelog.Syntax.name;
import static dev.soundchart.changelog.Syntax.text;

import dev.soundchart.changelog.Column.Generated;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Constr_bodyContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Constraint_commonContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Data_typeContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_column_definitionContext;

/** Columns and constraints, as {@code CREATE TABLE} and {@code ALTER TABLE} define them. */
final class ColumnDefinition {

    private ColumnDefinition() {}

    static Column column(Table_column_definitionContext definition) {
        String defaultValue = null;
        boolean notNull = false;
        Generated generated = Generated.NO;
        for (Constraint_commonContext part : definition.constraint_common()) {
            Constr_bodyContext body = part.constr_body();
            if (body.default_expr != null) {
                defaultValue = text(body.default_expr);
            } else if (body.identity_body() != null) {
                generated = Generated.IDENTITY;
            } else if (has(body, SQLParser.GENERATED)) {
                generated = has(body, SQLParser.STORED) ? Generated.STORED : Generated.VIRTUAL;
            } else if (has(body, SQLParser.NOT) && has(body, SQLParser.NULL)) {
                notNull = true;
            }
        }
        return new Column(
                identifier(definition.identifier()), type(definition.data_type()), defaultValue, notNull, generated);
    }

    static String type(Data_typeContext type) {
        return text(type).toLowerCase(Locale.ROOT);
    }

    /**
     * The constraint, or none for defaults, {@code NOT NULL} and the like.
     *
     * @param column the one whose definition it stands in; null for a constraint of the table
     */
    static List<Constraint> constraints(Constraint_commonContext definition, String column) {
        Constr_bodyContext body = definition.constr_body();
        Constraint.Kind kind = kind(body);
        if (kind == null) {
            return List.of();
        }
        ObjectName index =
                body.index_parameters() == null || body.index_parameters().schema_qualified_name() == null
                        ? null
                        : name(body.index_parameters().schema_qualified_name());
        return List.of(new Constraint(
                kind,
                definition.identifier() == null ? null : identifier(definition.identifier()),
                column == null ? columns(body) : List.of(column),
                text(body.expression),
                kind == Constraint.Kind.FOREIGN_KEY ? name(body.schema_qualified_name()) : null,
                kind == Constraint.Kind.FOREIGN_KEY ? names(body.ref_period) : List.of(),
                index,
                !has(definition, SQLParser.VALID)));
    }

    private static Constraint.Kind kind(Constr_bodyContext body) {
        if (has(body, SQLParser.PRIMARY)) {
            return Constraint.Kind.PRIMARY_KEY;
        }
        if (has(body, SQLParser.REFERENCES)) {
            return Constraint.Kind.FOREIGN_KEY;
        }
        if (has(body, SQLParser.EXCLUDE)) {
            return Constraint.Kind.EXCLUDE;
        }
        if (has(body, SQLParser.CHECK)) {
            return Constraint.Kind.CHECK;
        }
        return has(body, SQLParser.UNIQUE) ? Constraint.Kind.UNIQUE : null;
    }

    private static List<String> columns(Constr_bodyContext body) {
        if (body.col_period != null) {
            return names(body.col_period);
        }
        if (body.col_overlaps != null) {
            return names(body.col_overlaps);
        }
        return body.index_column().stream().map(part -> text(part.column)).toList();
    }

    /** The names in a list, however the grammar nests them. */
    private static List<String> names(ParserRuleContext list) {
        if (list == null) {
            return List.of();
        }
        if (list instanceof SQLParser.Schema_qualified_nameContext name) {
            return List.of(name(name).name());
        }
        return list.getRuleContexts(ParserRuleContext.class).stream()
                .flatMap(part -> names(part).stream())
                .toList();
    }
}
