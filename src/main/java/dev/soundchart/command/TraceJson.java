package dev.soundchart.command;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.trace.ChangesetTrace;
import dev.soundchart.trace.ObservedLock;
import dev.soundchart.trace.Run;
import dev.soundchart.trace.StatementTrace;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Traces as JSON; docs/trace.md has the shape. Every key is always there. */
final class TraceJson {

    private TraceJson() {}

    static String of(List<ChangesetTrace> traces) {
        return Json.of(Json.object(
                "ok", traces.stream().allMatch(ChangesetTrace::succeeded),
                "changesets", traces.stream().map(TraceJson::changeset).toList()));
    }

    private static Map<String, Object> changeset(ChangesetTrace trace) {
        return Json.object(
                "id", trace.id(),
                "author", trace.author(),
                "file", trace.file(),
                "runInTransaction", trace.runInTransaction(),
                "seconds", seconds(trace.duration()),
                "update", run(trace.update()),
                "rollback", run(trace.rollback()),
                "again", run(trace.again()),
                "emptyTables", trace.empty());
    }

    private static Map<String, Object> run(Run run) {
        return run == null
                ? null
                : Json.object(
                        "failure",
                        run.failure(),
                        "statements",
                        run.statements().stream().map(TraceJson::statement).toList());
    }

    private static Map<String, Object> statement(StatementTrace statement) {
        return Json.object(
                "sql", statement.sql(),
                "seconds", seconds(statement.duration()),
                "locks", statement.locks().stream().map(TraceJson::lock).toList(),
                "rewritten", names(statement.rewritten()),
                "indexesBuilt", names(statement.indexesBuilt()),
                "waits", statement.waits());
    }

    private static Map<String, Object> lock(ObservedLock lock) {
        return Json.object(
                "relation", lock.relation().toString(),
                "kind", lock.kind().toString(),
                "mode", lock.mode().toString(),
                "blocks", lock.blocks(),
                "heldSeconds", seconds(lock.held()));
    }

    private static List<String> names(List<ObjectName> names) {
        return names.stream().map(ObjectName::toString).toList();
    }

    /** To the tenth of a millisecond. */
    private static BigDecimal seconds(Duration time) {
        return BigDecimal.valueOf(time.toNanos() / 100_000, 4);
    }
}
