package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetKind;
import dev.soundchart.changelog.Column;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes of many rows, batch by batch, each committed. */
public final class BatchedChange {

    private static final Set<String> NUMBERS =
            Set.of("bigint", "integer", "smallint", "bigserial", "serial", "smallserial");
    private static final String BY_HAND = "-- a thousand rows at a time, by the key:\n";

    /** One table, under its own name. */
    private static final Pattern SIMPLE =
            Pattern.compile("(?:UPDATE\\s+\\S+\\s+SET\\s|DELETE\\s+FROM\\s+\\S+$)", Pattern.CASE_INSENSITIVE);

    private static final Pattern BATCH = Pattern.compile("UPDATE <table>[^;]*;");

    private BatchedChange() {}

    /**
     * SQL that sets a column in all rows that do not have it, batch by batch.
     *
     * @param value an expression
     */
    public static String filling(Step step, String column, String value) {
        String name = SqlName.of(column);
        return inBatches(
                step,
                "UPDATE " + SqlName.of(step.operation().table()) + " SET " + name + " = " + value,
                name + " IS NULL");
    }

    /** The update or delete of a step, batch by batch; as it is, with a remark, where that can't be told. */
    public static String of(Step step) {
        SqlText sql = new SqlText(step.statement());
        List<String> parts = sql.partsAt("WHERE");
        boolean simple = step.is(OperationKind.UPDATE, OperationKind.DELETE)
                && SIMPLE.matcher(parts.get(0)).lookingAt()
                && sql.partsAt("USING").size() == 1
                && sql.partsAt("RETURNING").size() == 1
                && (step.is(OperationKind.DELETE) || sql.partsAt("FROM").size() == 1);
        return simple
                ? inBatches(step, parts.get(0), parts.size() == 1 ? null : parts.get(1))
                : BY_HAND + step.statement();
    }

    private static String inBatches(Step step, String change, String condition) {
        Optional<String> key = numericKey(step);
        if (key.isEmpty()) {
            return BY_HAND + change + (condition == null ? "" : "\n WHERE " + condition);
        }
        String more = condition == null
                ? ""
                : " AND " + (condition.matches("(?is).*\\bOR\\b.*") ? "(" + condition + ")" : condition);
        String statement = change + "\n     WHERE <key> > last_key AND <key> <= batch_end" + more + ";";
        return BATCH.matcher(ChangesetKind.batchedUpdate())
                .replaceFirst(Matcher.quoteReplacement(statement))
                .replace("<table>", SqlName.of(step.operation().table()))
                .replace("<key>", SqlName.of(key.get()));
    }

    /** The one column of the primary key, if it is a number, so that rows can be counted off by it. */
    private static Optional<String> numericKey(Step step) {
        return Optional.ofNullable(step.table())
                .map(KnownTable::key)
                .filter(key -> key.size() == 1)
                .flatMap(key -> step.table().column(key.get(0)))
                .filter(column -> column.type() != null
                        && NUMBERS.contains(ColumnType.of(column.type()).name()))
                .map(Column::name);
    }
}
