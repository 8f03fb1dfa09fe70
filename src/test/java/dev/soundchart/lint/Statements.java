package dev.soundchart.lint;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.change.core.RawSQLChange;
import liquibase.database.core.PostgresDatabase;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import org.yaml.snakeyaml.Yaml;

/**
 * The statements that the linter is measured on, as {@code statements.yaml} has them.
 *
 * @param base SQL that makes the schema which they start from
 */
record Statements(String base, List<Entry> entries) {

    private static final Set<String> KEYS =
            Set.of("about", "before", "release", "sql", "transaction", "split", "fails", "version", "rules");

    /**
     * The SQL of one change, and what must be found in it.
     *
     * @param about what is special about it; no other entry has the same
     * @param before SQL that was released before, after the base; empty if there is none
     * @param release SQL of an earlier changeset of the same release; empty if there is none
     * @param inTransaction whether its changeset runs in a transaction
     * @param split whether Liquibase sends its statements one by one
     * @param fails a part of the message with which PostgreSQL refuses it; null if it does not
     * @param version of PostgreSQL that refuses it, if the later ones do not; null for all
     * @param rules the ids of the rules that must be found, in no order; no others may be
     */
    record Entry(
            String about,
            String before,
            String release,
            String sql,
            boolean inTransaction,
            boolean split,
            String fails,
            Integer version,
            Set<String> rules) {

        /** What Liquibase sends to PostgreSQL, one text after the other. */
        List<String> texts() {
            PostgresDatabase database = new PostgresDatabase();
            RawSQLChange change = new RawSQLChange(sql);
            change.setSplitStatements(split);
            return Stream.of(change.generateStatements(database))
                    .flatMap(statement ->
                            Stream.of(SqlGeneratorFactory.getInstance().generateSql(statement, database)))
                    .map(Sql::toSql)
                    .toList();
        }

        @Override
        public String toString() {
            return about;
        }
    }

    /** Reads the file. */
    @SuppressWarnings("unchecked")
    static Statements read() {
        InputStream in = Statements.class.getResourceAsStream("statements.yaml");
        Map<String, Object> document = new Yaml().load(in);
        List<Entry> entries = new ArrayList<>();
        for (Map<String, Object> entry : (List<Map<String, Object>>) document.get("statements")) {
            if (!KEYS.containsAll(entry.keySet())) {
                throw new IllegalStateException("statements.yaml: unknown key in " + entry);
            }
            entries.add(new Entry(
                    (String) entry.get("about"),
                    (String) entry.getOrDefault("before", ""),
                    (String) entry.getOrDefault("release", ""),
                    (String) entry.get("sql"),
                    !Boolean.FALSE.equals(entry.get("transaction")),
                    !Boolean.FALSE.equals(entry.get("split")),
                    (String) entry.get("fails"),
                    (Integer) entry.get("version"),
                    Set.copyOf((List<String>) entry.get("rules"))));
        }
        return new Statements((String) document.get("base"), List.copyOf(entries));
    }
}
