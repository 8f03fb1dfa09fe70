package dev.soundchart.lint;

import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The author's statements, in a form that keeps nobody waiting. */
public final class AdvisedSql {

    private AdvisedSql() {}

    /** What builds an index anew after a build that failed, as statements of a changeset without a transaction. */
    public static String rebuild(Step step) {
        String statement = step.statement();
        return step.is(OperationKind.CREATE_INDEX)
                ? "DROP INDEX CONCURRENTLY IF EXISTS " + Names.index(step) + ";\n" + named(step)
                : statement;
    }

    /** The statement that creates an index, with a name for it: one that PostgreSQL chooses can't be dropped before. */
    public static String named(Step step) {
        return step.operation().object() == null
                ? new SqlText(step.statement())
                        .with(Names.index(step), step.has(Trait.CONCURRENTLY) ? "CONCURRENTLY" : "INDEX")
                : step.statement();
    }

    /** The statement that adds a constraint, without looking at the rows that are there. */
    public static String notValid(Step step, Constraint constraint) {
        return step.is(OperationKind.ADD_CONSTRAINT)
                ? step.statement() + " NOT VALID"
                : "ALTER TABLE " + SqlName.of(step.operation().table()) + " ADD CONSTRAINT "
                        + Names.constraint(step, constraint) + " " + definition(step, constraint) + " NOT VALID";
    }

    /** A changeset in YAML that adds the column of a step, without its constraints. */
    public static String addColumn(Step step) {
        Column column = step.column();
        String defaultValue = column.defaultValue() == null ? "" : " DEFAULT " + column.defaultValue();
        return changeset(
                List.of("ALTER TABLE " + SqlName.of(step.operation().table()) + " ADD COLUMN "
                        + SqlName.of(column.name()) + " " + column.type() + defaultValue),
                true);
    }

    /** A changeset in YAML that runs statements; empty for none. */
    static String changeset(List<String> statements, boolean inTransaction) {
        return statements.isEmpty()
                ? ""
                : """
                - changeSet:%s
                    changes:
                      - sql:
                          sql: |-
                            %s
                    # its part of the rollback that you have
                    rollback: []""".formatted(
                                inTransaction ? "" : "\n    runInTransaction: false",
                                String.join(";\n", statements).replace("\n", "\n" + " ".repeat(12)));
    }

    /** The statement of a step with another type of one of its columns. */
    public static String withType(Step step, Column column, String type) {
        String written = Pattern.quote(column.type()).replace(" ", "\\E\\s*\\Q").replace("(", "\\E\\s*\\(\\Q");
        return Pattern.compile("(?i)(" + Pattern.quote(column.name()) + "\"?\\s+(?:TYPE\\s+)?)" + written)
                .matcher(step.statement())
                .replaceFirst("$1" + Matcher.quoteReplacement(type));
    }

    /**
     * Those parts of the statement that match, with a blank before each, INCLUDE first as PostgreSQL wants it.
     *
     * @param form a regular expression
     */
    public static String clauses(Step step, String form) {
        return Pattern.compile(form, Pattern.CASE_INSENSITIVE)
                .matcher(step.statement())
                .results()
                .map(found -> " " + found.group())
                .sorted(Comparator.comparing(
                        clause -> !clause.toUpperCase(Locale.ROOT).startsWith(" INCLUDE")))
                .collect(Collectors.joining());
    }

    /** What a column's definition says of it, as the definition of a constraint of the table. */
    private static String definition(Step step, Constraint constraint) {
        if (constraint.kind() == Constraint.Kind.CHECK) {
            return "CHECK (" + constraint.expression() + ")";
        }
        String actions =
                new SqlText(step.statement()).partsAt("REFERENCES").get(1).replaceAll("(?i)\\s+(NOT )?NULL$", "");
        return "FOREIGN KEY (" + SqlName.of(constraint.columns()) + ") REFERENCES " + actions;
    }
}
