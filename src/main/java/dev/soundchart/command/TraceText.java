package dev.soundchart.command;

import static java.util.stream.Collectors.joining;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.trace.ChangesetTrace;
import dev.soundchart.trace.ObservedLock;
import dev.soundchart.trace.Run;
import dev.soundchart.trace.StatementTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Traces for people: what others would have noticed of each statement. */
final class TraceText {

    private static final int LONGEST_STATEMENT = 100;

    private TraceText() {}

    /** One changeset, in some lines. */
    static List<String> of(ChangesetTrace trace) {
        List<String> lines = new ArrayList<>();
        lines.add(trace.id() + (trace.runInTransaction() ? "" : " (without a transaction)"));
        addTo(lines, "update", trace.update());
        if (trace.rollback() != null) {
            addTo(lines, "rollback", trace.rollback());
        }
        if (trace.again() != null && !trace.again().isLike(trace.update())) {
            addTo(lines, "again", trace.again());
        }
        trace.empty().forEach(table -> lines.add(line("empty", table + ": no row could be made up for it")));
        return lines;
    }

    /** What came of all, in a line. */
    static String summary(List<ChangesetTrace> traces) {
        if (traces.isEmpty()) {
            return "Nothing to trace: no changeset comes after the tag. --since=<an earlier tag> goes further back";
        }
        long blocking = traces.stream()
                .filter(trace ->
                        trace.runs().stream().anyMatch(run -> !run.blocking().isEmpty()))
                .count();
        return (traces.size() == 1 ? "1 changeset" : traces.size() + " changesets") + " traced, "
                + (blocking == 0 ? "none" : blocking) + (blocking == 1 ? " blocks" : " block")
                + " reads or writes of what was there before";
    }

    /** Up to a second in milliseconds. */
    static String time(Duration time) {
        double milliseconds = time.toNanos() / 1e6;
        return milliseconds < 1000
                ? String.format(Locale.ROOT, "%.1f ms", milliseconds)
                : String.format(Locale.ROOT, "%.2f s", milliseconds / 1000);
    }

    /** A statement on one line. */
    static String shortened(String sql) {
        String line = sql.replaceAll("\\s+", " ");
        return line.length() > LONGEST_STATEMENT ? line.substring(0, LONGEST_STATEMENT) + " …" : line;
    }

    private static void addTo(List<String> lines, String heading, Run run) {
        String name = heading;
        int last = run.statements().size() - 1;
        for (int i = 0; i <= last; i++) {
            StatementTrace statement = run.statements().get(i);
            boolean failed = i == last && !run.succeeded();
            if (failed || !statement.isUnnoticed()) {
                lines.add(line(name, shortened(statement.sql())));
                facts(statement).forEach(fact -> lines.add(line("", "  " + fact)));
                name = "";
            }
        }
        if (!run.succeeded()) {
            lines.add(line(name, (name.isEmpty() ? "  " : "") + "failed: " + run.failure()));
        } else if (!name.isEmpty()) {
            lines.add(line(name, "nobody notices"));
        }
    }

    private static List<String> facts(StatementTrace statement) {
        List<String> facts = new ArrayList<>();
        statement.blocking().forEach(lock -> facts.add(fact(lock)));
        if (!statement.rewritten().isEmpty()) {
            facts.add("rewrites " + names(statement.rewritten()));
        }
        if (!statement.indexesBuilt().isEmpty()) {
            facts.add("builds "
                    + statement.indexesBuilt().stream()
                            .map(ObjectName::toString)
                            .collect(joining(", ")));
        }
        waits(statement).ifPresent(facts::add);
        return facts;
    }

    private static String names(List<ObjectName> names) {
        return names.stream().map(ObjectName::toString).collect(joining(", "));
    }

    /** What a statement waited for, in one part of a sentence. */
    static Optional<String> waits(StatementTrace statement) {
        return statement.waits().isEmpty()
                ? Optional.empty()
                : Optional.of(statement.waits().stream()
                        .map(wait -> wait.replaceFirst("^waiting for ", ""))
                        .collect(joining(", ", "waits for ", "")));
    }

    private static String fact(ObservedLock lock) {
        return lock.mode() + " on " + lock.kind() + " " + lock.relation() + ", " + time(lock.held()) + ": blocks "
                + lock.blocks();
    }

    private static String line(String heading, String text) {
        return String.format("  %-9s %s", heading, text);
    }
}
