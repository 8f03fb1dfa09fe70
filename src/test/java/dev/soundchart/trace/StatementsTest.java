package dev.soundchart.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What statements lock, write anew and wait for is what PostgreSQL's documentation says of them. */
class StatementsTest {

    private static final String TABLES = """
            CREATE TABLE t (id serial PRIMARY KEY, a text, b integer, c text);
            CREATE TABLE u (id serial PRIMARY KEY, t_id integer);
            CREATE INDEX i ON t (a);
            CREATE TABLE p (k integer) PARTITION BY RANGE (k);
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (1000);
            CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
            CREATE UNIQUE INDEX m_id ON m (id)
            """;

    private static final String NOTHING = "SELECT 1";
    private static final String READERS = "waiting for older transactions";
    private static final List<String> BUILDING = List.of(
            "waiting for writers before build", "waiting for writers before validation", "waiting for old snapshots");
    private static final List<String> REPLACING =
            List.of("waiting for readers before marking dead", "waiting for readers before dropping");

    private static Map<String, ChangesetTrace> traces;

    /**
     * A changeset on what those before it have made.
     *
     * @param updateFacts what its update does that others notice
     * @param rollbackFacts what its rollback does that others notice
     */
    private record Case(
            boolean inTransaction,
            String update,
            List<String> updateFacts,
            String rollback,
            List<String> rollbackFacts) {

        @Override
        public String toString() {
            return update + (inTransaction ? "" : " (without a transaction)");
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                together(
                        "CREATE INDEX j ON t (b)",
                        List.of("SHARE on table public.t", "builds public.j"),
                        "DROP INDEX j",
                        List.of("ACCESS EXCLUSIVE on table public.t")),
                together(
                        "REINDEX INDEX j",
                        List.of("SHARE on table public.t", "ACCESS EXCLUSIVE on index public.j", "builds public.j"),
                        NOTHING,
                        List.of()),
                together(
                        "ALTER TABLE u ADD CONSTRAINT f FOREIGN KEY (t_id) REFERENCES t",
                        List.of("SHARE ROW EXCLUSIVE on table public.t", "SHARE ROW EXCLUSIVE on table public.u"),
                        "ALTER TABLE u DROP CONSTRAINT f",
                        List.of("ACCESS EXCLUSIVE on table public.t", "ACCESS EXCLUSIVE on table public.u")),
                together(
                        "ALTER TABLE t ALTER b TYPE bigint",
                        List.of(
                                "ACCESS EXCLUSIVE on table public.t",
                                "rewrites public.t",
                                "builds public.i",
                                "builds public.j",
                                "builds public.t_pkey"),
                        "ALTER TABLE t ALTER b TYPE integer",
                        List.of(
                                "ACCESS EXCLUSIVE on table public.t",
                                "rewrites public.t",
                                "builds public.i",
                                "builds public.j",
                                "builds public.t_pkey")),
                together(
                        "ALTER TABLE t ALTER c TYPE varchar",
                        List.of("ACCESS EXCLUSIVE on table public.t"),
                        "ALTER TABLE t ALTER c TYPE text",
                        List.of("ACCESS EXCLUSIVE on table public.t")),
                together(
                        "ALTER TABLE t ALTER b SET NOT NULL",
                        List.of("ACCESS EXCLUSIVE on table public.t"),
                        "ALTER TABLE t ALTER b DROP NOT NULL",
                        List.of("ACCESS EXCLUSIVE on table public.t")),
                together(
                        "ALTER TABLE u ADD CONSTRAINT positive CHECK (id > 0) NOT VALID",
                        List.of("ACCESS EXCLUSIVE on table public.u"),
                        "ALTER TABLE u DROP CONSTRAINT positive",
                        List.of("ACCESS EXCLUSIVE on table public.u")),
                together(
                        "ALTER TABLE u VALIDATE CONSTRAINT positive",
                        List.of("SHARE UPDATE EXCLUSIVE on table public.u"),
                        NOTHING,
                        List.of()),
                together(
                        "CREATE TABLE n (i integer REFERENCES u)",
                        List.of("SHARE ROW EXCLUSIVE on table public.u"),
                        "DROP TABLE n",
                        List.of("ACCESS EXCLUSIVE on table public.u")),
                together(
                        "CREATE TABLE o (i integer); CREATE INDEX o_i ON o (i); ALTER TABLE o ADD j integer",
                        List.of(),
                        "DROP TABLE o",
                        List.of()),
                together("UPDATE t SET c = 'x'", List.of(), NOTHING, List.of()),
                together(
                        "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
                        List.of("EXCLUSIVE on materialized view public.m"),
                        NOTHING,
                        List.of()),
                alone(
                        "CREATE INDEX k ON u (t_id)",
                        List.of("SHARE on table public.u", "builds public.k"),
                        "DROP INDEX k",
                        List.of("ACCESS EXCLUSIVE on table public.u")),
                alone(
                        "BEGIN; ALTER TABLE u ADD x integer; ALTER TABLE t ADD x integer; COMMIT",
                        List.of("ACCESS EXCLUSIVE on table public.u", "ACCESS EXCLUSIVE on table public.t"),
                        "ALTER TABLE t DROP x; ALTER TABLE u DROP x",
                        List.of("ACCESS EXCLUSIVE on table public.t", "ACCESS EXCLUSIVE on table public.u")),
                alone(
                        "CREATE INDEX CONCURRENTLY l ON t (c)",
                        plus(BUILDING, "SHARE UPDATE EXCLUSIVE on table public.t", "builds public.l"),
                        "DROP INDEX CONCURRENTLY l",
                        List.of("SHARE UPDATE EXCLUSIVE on table public.t", READERS)),
                alone(
                        "REINDEX INDEX CONCURRENTLY l",
                        plus(
                                BUILDING,
                                REPLACING.get(0),
                                REPLACING.get(1),
                                "SHARE UPDATE EXCLUSIVE on table public.t",
                                "builds public.l"),
                        NOTHING,
                        List.of()),
                alone(
                        "REINDEX TABLE CONCURRENTLY u",
                        plus(
                                BUILDING,
                                REPLACING.get(0),
                                REPLACING.get(1),
                                "SHARE UPDATE EXCLUSIVE on table public.u",
                                "builds public.k",
                                "builds public.u_pkey"),
                        NOTHING,
                        List.of()),
                alone(
                        "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
                        List.of(
                                "SHARE UPDATE EXCLUSIVE on partitioned table public.p",
                                "ACCESS EXCLUSIVE on table public.p1",
                                READERS),
                        "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (0) TO (1000)",
                        List.of(
                                "SHARE UPDATE EXCLUSIVE on partitioned table public.p",
                                "ACCESS EXCLUSIVE on table public.p1")),
                alone("VACUUM t", List.of("SHARE UPDATE EXCLUSIVE on table public.t"), NOTHING, List.of()),
                alone(
                        "VACUUM FULL u",
                        List.of(
                                "ACCESS EXCLUSIVE on table public.u",
                                "rewrites public.u",
                                "builds public.k",
                                "builds public.u_pkey"),
                        NOTHING,
                        List.of()));
    }

    private static Case together(String update, List<String> updateFacts, String rollback, List<String> rollbackFacts) {
        return new Case(true, update, updateFacts, rollback, rollbackFacts);
    }

    private static Case alone(String update, List<String> updateFacts, String rollback, List<String> rollbackFacts) {
        return new Case(false, update, updateFacts, rollback, rollbackFacts);
    }

    private static List<String> plus(List<String> facts, String... others) {
        return Stream.concat(facts.stream(), Stream.of(others)).toList();
    }

    @BeforeAll
    static void trace(@TempDir Path folder) throws Exception {
        TracedChangelog changelog = new TracedChangelog().with("tables", TABLES, NOTHING);
        cases().forEach(one -> changelog.with(one.update(), one.inTransaction(), one.update(), one.rollback()));
        traces = changelog.trace(folder, changeset -> !changeset.getId().equals("tables")).stream()
                .collect(Collectors.toMap(ChangesetTrace::id, Function.identity()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void effectsOfAStatementAreSeen(Case one) {
        ChangesetTrace trace = traces.get(one.update());

        assertThat(trace.runs()).extracting(Run::failure).containsOnlyNulls();
        assertThat(facts(trace.update())).hasSameElementsAs(one.updateFacts());
        assertThat(facts(trace.rollback())).hasSameElementsAs(one.rollbackFacts());
        assertThat(facts(trace.again())).hasSameElementsAs(one.updateFacts());
    }

    private static List<String> facts(Run run) {
        List<String> facts = new ArrayList<>();
        for (StatementTrace statement : run.statements()) {
            statement.locks().stream()
                    .filter(ObservedLock::blocksAnything)
                    .forEach(lock -> facts.add(lock.mode() + " on " + lock.kind() + " " + lock.relation()));
            statement.rewritten().forEach(name -> facts.add("rewrites " + name));
            statement.indexesBuilt().forEach(name -> facts.add("builds " + name));
            facts.addAll(statement.waits());
        }
        return facts;
    }
}
