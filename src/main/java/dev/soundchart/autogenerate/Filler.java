package dev.soundchart.autogenerate;

import java.util.Set;

/** Values for rows that have none. */
final class Filler {

    private static final Set<String> WHOLE = Set.of("smallint", "integer", "bigint");

    private static final String BATCHES = """
            DO $$
            DECLARE
              last_key bigint := (SELECT min(<key>) - 1 FROM <table>);
              batch_end bigint;
            BEGIN
              LOOP
                SELECT max(<key>) INTO batch_end
                  FROM (SELECT <key> FROM <table> WHERE <key> > last_key ORDER BY <key> LIMIT 1000) AS batch;
                EXIT WHEN batch_end IS NULL;
                UPDATE <table> SET <column> = <value>
                 WHERE <key> > last_key AND <key> <= batch_end AND <column> IS NULL;
                COMMIT;
                last_key := batch_end;
              END LOOP;
            END $$""";

    private Filler() {}

    /**
     * An expression that stands for a value that is lost: a column that takes no NULL can't come back without one.
     *
     * @throws Refusal if none is known for its type
     */
    static String of(Column column) throws Refusal {
        String type = column.type();
        if (type.endsWith("[]")) {
            return "'{}'";
        }
        return switch (type.replaceAll("\\(.*?\\)", "")) {
            case "smallint", "integer", "bigint", "numeric", "real", "double precision" -> "0";
            case "boolean" -> "false";
            case "text", "character varying", "character", "bytea" -> "''";
            case "json", "jsonb" -> "'{}'";
            case "uuid" -> "'00000000-0000-0000-0000-000000000000'";
            case "date", "timestamp without time zone", "timestamp with time zone" -> "'1970-01-01'";
            case "time without time zone", "time with time zone" -> "'00:00'";
            case "interval" -> "'0'";
            default ->
                throw new Refusal(
                        "column " + column.name(),
                        "rows need a value of type " + type + ": --fill=\"table." + column.name() + "=…\"");
        };
    }

    /** Gives a value to the rows that hold NULL; batch by batch where the table has a key of one whole number. */
    static Change fill(Table table, Column column, String value) {
        return table.primaryKey()
                .filter(key -> key.columns().size() == 1)
                .flatMap(key -> table.column(key.columns().get(0)))
                .filter(key -> WHOLE.contains(key.type()))
                .map(key -> Change.of(
                        "sql",
                        "splitStatements",
                        false,
                        "sql",
                        BATCHES.replace("<key>", key.name())
                                .replace("<table>", table.name())
                                .replace("<column>", column.name())
                                .replace("<value>", value)))
                .orElseGet(() -> fillAtOnce(table, column, value));
    }

    /** Gives a value to the rows that hold NULL, in one statement. */
    static Change fillAtOnce(Table table, Column column, String value) {
        return Change.sql("UPDATE " + table.name() + " SET " + column.name() + " = " + value + " WHERE " + column.name()
                + " IS NULL");
    }
}
