package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.lint.LockMode;
import dev.soundchart.trace.ChangesetTrace;
import dev.soundchart.trace.ObservedLock;
import dev.soundchart.trace.RelationKind;
import dev.soundchart.trace.Run;
import dev.soundchart.trace.StatementTrace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** A trace as text, Markdown and JSON. */
class TraceReportTest {

    private static final ObjectName TABLE = ObjectName.of("public.t");
    private static final ObjectName INDEX = ObjectName.of("public.t_pkey");

    private static final Run REWRITING = new Run(
            List.of(
                    new StatementTrace("SET a = 'b'", milliseconds(1), List.of(), List.of(), List.of(), List.of()),
                    new StatementTrace(
                            "ALTER TABLE t\n  ALTER a TYPE bigint, ADD CHECK (b || c <> '`')",
                            milliseconds(20),
                            List.of(
                                    lock(TABLE, RelationKind.TABLE, LockMode.ACCESS_EXCLUSIVE, 1200),
                                    lock(ObjectName.of("public.u"), RelationKind.TABLE, LockMode.ROW_SHARE, 20)),
                            List.of(TABLE),
                            List.of(INDEX),
                            List.of())),
            null);

    private static final Run CONCURRENT = new Run(
            List.of(new StatementTrace(
                    "CREATE INDEX CONCURRENTLY i ON t (a)",
                    milliseconds(3),
                    List.of(lock(TABLE, RelationKind.TABLE, LockMode.SHARE_UPDATE_EXCLUSIVE, 3)),
                    List.of(),
                    List.of(ObjectName.of("public.i")),
                    List.of("waiting for writers before build", "waiting for old snapshots"))),
            null);

    private static final Run FAILING = new Run(
            List.of(new StatementTrace("DROP TABLE x", milliseconds(1), List.of(), List.of(), List.of(), List.of())),
            "ERROR: table \"x\" does not exist");

    private static final Run NOTHING = new Run(List.of(), null);

    private static final List<ChangesetTrace> TRACES = List.of(
            trace("wide", true, REWRITING, NOTHING, REWRITING, List.of()),
            trace("index", false, CONCURRENT, FAILING, null, List.of("public.e")),
            trace("broken", true, FAILING, null, null, List.of()));

    @Test
    void traceIsPrintedAsText() {
        assertThat(TRACES.stream()
                        .flatMap(trace -> TraceText.of(trace).stream())
                        .toList())
                .containsExactly("""
                        wide
                          update    ALTER TABLE t ALTER a TYPE bigint, ADD CHECK (b || c <> '`')
                                      ACCESS EXCLUSIVE on table public.t, 1.20 s: blocks reads and writes
                                      rewrites public.t
                                      builds public.t_pkey
                          rollback  nobody notices
                        index (without a transaction)
                          update    CREATE INDEX CONCURRENTLY i ON t (a)
                                      SHARE UPDATE EXCLUSIVE on table public.t, 3.0 ms: blocks other changes of the schema
                                      builds public.i
                                      waits for writers before build, old snapshots
                          rollback  DROP TABLE x
                                      failed: ERROR: table "x" does not exist
                          empty     public.e: no row could be made up for it
                        broken
                          update    DROP TABLE x
                                      failed: ERROR: table "x" does not exist
                        """.split("\n"));
        assertThat(TraceText.summary(TRACES))
                .isEqualTo("3 changesets traced, 1 blocks reads or writes of what was there before");
    }

    @Test
    void secondUpdateIsPrintedWhereItDiffers() {
        assertThat(TraceText.of(trace("one", true, NOTHING, NOTHING, REWRITING, List.of())))
                .contains("  again     ALTER TABLE t ALTER a TYPE bigint, ADD CHECK (b || c <> '`')");
    }

    @Test
    void traceIsPrintedAsMarkdown() {
        assertThat(TraceMarkdown.of(TRACES))
                .startsWith(
                        "**3 changesets traced, 1 blocks reads or writes of what was there before**",
                        "",
                        "| changeset | update blocks | rollback blocks | rewritten |",
                        "|---|---|---|---|",
                        "| `wide` | reads and writes of `public.t` | nobody | `public.t` |",
                        "| `index` | nobody | **failed**: ERROR: table \"x\" does not exist |  |",
                        "| `broken` | **failed**: ERROR: table \"x\" does not exist | not run |  |",
                        "",
                        "<details><summary>wide</summary>",
                        "",
                        "| | statement | lock | blocks | held | besides |",
                        "|---|---|---|---|---|---|",
                        "| update | `` ALTER TABLE t ALTER a TYPE bigint, ADD CHECK (b \\|\\| c <> '`') ``"
                                + " | ACCESS EXCLUSIVE on table `public.t` | reads and writes | 1.20 s"
                                + " | rewrites `public.t`; builds `public.t_pkey` |",
                        "",
                        "</details>")
                .contains(
                        "| rollback | `DROP TABLE x` |  |  |  | **failed** |",
                        "| update | `CREATE INDEX CONCURRENTLY i ON t (a)` | SHARE UPDATE EXCLUSIVE on table `public.t`"
                                + " | other changes of the schema | 3.0 ms"
                                + " | builds `public.i`; waits for writers before build, old snapshots |");
    }

    @Test
    void traceIsPrintedAsJson() {
        Map<String, Object> document = new Yaml().load(TraceJson.of(TRACES));

        assertThat(document).containsEntry("ok", false);
        List<?> changesets = (List<?>) document.get("changesets");
        assertThat(changesets).hasSize(3).first().isEqualTo(new Yaml().<Object>load("""
                id: wide
                author: test
                file: changelog/changelog.yaml
                runInTransaction: true
                seconds: 0.1
                update: &update
                  failure: null
                  statements:
                    - { sql: SET a = 'b', seconds: 0.001, locks: [], rewritten: [], indexesBuilt: [], waits: [] }
                    - sql: "ALTER TABLE t\\n  ALTER a TYPE bigint, ADD CHECK (b || c <> '`')"
                      seconds: 0.02
                      locks:
                        - { relation: public.t, kind: table, mode: ACCESS EXCLUSIVE, blocks: reads and writes, heldSeconds: 1.2 }
                        - { relation: public.u, kind: table, mode: ROW SHARE, blocks: nothing, heldSeconds: 0.02 }
                      rewritten: [public.t]
                      indexesBuilt: [public.t_pkey]
                      waits: []
                rollback: { failure: null, statements: [] }
                again: *update
                emptyTables: []
                """));
        assertThat(changesets.get(2))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("rollback", null)
                .containsEntry("again", null);
    }

    @Test
    void reportOfNoChangesetNamesTheOptionSince() {
        String nothing =
                "Nothing to trace: no changeset comes after the tag. --since=<an earlier tag> goes further back";

        assertThat(TraceText.summary(List.of())).isEqualTo(nothing);
        assertThat(TraceMarkdown.of(List.of())).containsExactly("**" + nothing + "**");
        assertThat(new Yaml().<Object>load(TraceJson.of(List.of())))
                .isEqualTo(Map.of("ok", true, "changesets", List.of()));
    }

    private static ChangesetTrace trace(
            String id, boolean inTransaction, Run update, Run rollback, Run again, List<String> empty) {
        return new ChangesetTrace(
                id,
                "test",
                "changelog/changelog.yaml",
                inTransaction,
                update,
                rollback,
                again,
                empty,
                milliseconds(100));
    }

    private static ObservedLock lock(ObjectName relation, RelationKind kind, LockMode mode, long held) {
        return new ObservedLock(relation, kind, mode, milliseconds(held));
    }

    private static Duration milliseconds(long number) {
        return Duration.ofMillis(number);
    }
}
