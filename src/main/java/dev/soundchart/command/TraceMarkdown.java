package dev.soundchart.command;

import static java.util.stream.Collectors.joining;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.trace.ChangesetTrace;
import dev.soundchart.trace.ObservedLock;
import dev.soundchart.trace.Run;
import dev.soundchart.trace.StatementTrace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Traces for a pull request: a table of what each changeset blocks, and its statements to unfold. */
final class TraceMarkdown {

    private TraceMarkdown() {}

    static List<String> of(List<ChangesetTrace> traces) {
        List<String> lines = new ArrayList<>();
        lines.add("**" + TraceText.summary(traces) + "**");
        if (!traces.isEmpty()) {
            lines.addAll(
                    List.of("", "| changeset | update blocks | rollback blocks | rewritten |", "|---|---|---|---|"));
            traces.forEach(trace -> lines.add(row(
                    code(trace.id()),
                    blocks(trace.update()),
                    trace.rollback() == null ? "not run" : blocks(trace.rollback()),
                    rewritten(trace))));
            traces.forEach(trace -> addStatements(lines, trace));
        }
        return lines;
    }

    private static void addStatements(List<String> lines, ChangesetTrace trace) {
        lines.addAll(List.of(
                "",
                "<details><summary>" + trace.id() + "</summary>",
                "",
                "| | statement | lock | blocks | held | besides |",
                "|---|---|---|---|---|---|"));
        addStatements(lines, "update", trace.update());
        if (trace.rollback() != null) {
            addStatements(lines, "rollback", trace.rollback());
        }
        if (trace.again() != null && !trace.again().isLike(trace.update())) {
            addStatements(lines, "again", trace.again());
        }
        lines.addAll(List.of("", "</details>"));
    }

    private static void addStatements(List<String> lines, String run, Run trace) {
        int last = trace.statements().size() - 1;
        for (int i = 0; i <= last; i++) {
            StatementTrace statement = trace.statements().get(i);
            String besides = besides(statement, i == last && !trace.succeeded());
            List<ObservedLock> locks = statement.blocking();
            if (locks.isEmpty() && !besides.isEmpty()) {
                lines.add(row(run, code(TraceText.shortened(statement.sql())), "", "", "", besides));
            }
            for (ObservedLock lock : locks) {
                lines.add(row(
                        run,
                        code(TraceText.shortened(statement.sql())),
                        lock.mode() + " on " + lock.kind() + " " + code(lock.relation()),
                        lock.blocks(),
                        TraceText.time(lock.held()),
                        besides));
                besides = "";
            }
        }
    }

    private static String besides(StatementTrace statement, boolean failed) {
        List<String> facts = new ArrayList<>();
        if (failed) {
            facts.add("**failed**");
        }
        if (!statement.rewritten().isEmpty()) {
            facts.add("rewrites " + codes(statement.rewritten()));
        }
        if (!statement.indexesBuilt().isEmpty()) {
            facts.add("builds " + codes(statement.indexesBuilt()));
        }
        TraceText.waits(statement).ifPresent(facts::add);
        return String.join("; ", facts);
    }

    private static String blocks(Run run) {
        if (!run.succeeded()) {
            return "**failed**: " + escaped(run.failure());
        }
        String blocks = run.blocking().stream()
                .map(lock -> lock.blocks() + " of " + code(lock.relation()))
                .collect(joining(", "));
        return blocks.isEmpty() ? "nobody" : blocks;
    }

    private static String rewritten(ChangesetTrace trace) {
        Set<ObjectName> tables = new LinkedHashSet<>();
        trace.runs().forEach(run -> tables.addAll(run.rewritten()));
        return codes(tables);
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String codes(Collection<ObjectName> names) {
        return names.stream().map(TraceMarkdown::code).collect(joining(", "));
    }

    /** With as many backticks around it as it takes. */
    private static String code(Object text) {
        String escaped = escaped(text.toString());
        return escaped.contains("`") ? "`` " + escaped + " ``" : "`" + escaped + "`";
    }

    /** For a cell of a table. */
    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
