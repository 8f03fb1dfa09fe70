package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.Tags;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.trace.ChangesetTrace;
import dev.soundchart.trace.Trace;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import liquibase.changelog.ChangeSet;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;

/** {@code trace}: what changesets lock, write anew and wait for, watched on a scratch database. */
public final class TraceCommand extends AbstractCommandStep {

    private static final String[] NAME = {"trace"};
    private static final String TEXT = "text";
    private static final String JSON = "json";
    private static final String MARKDOWN = "markdown";

    private static final CommandArgumentDefinition<String> CHANGELOG =
            ChangelogArgument.define(new CommandBuilder(NAME));
    private static final CommandArgumentDefinition<String> SINCE = SinceArgument.define(
            new CommandBuilder(NAME),
            "Trace the changesets of this tag's schema that come after it."
                    + " Without it, those of each schema that come after its last tag");
    private static final FormatArgument FORMAT =
            FormatArgument.define(new CommandBuilder(NAME), List.of(TEXT, JSON, MARKDOWN));

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(ScratchPlace.class);
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription("Watch what changesets lock, rewrite and wait for");
        command.setLongDescription(
                "Runs each changeset, its rollback, and the changeset again on a scratch database with"
                        + " rows in every table, and looks from a second session at what they do to tables that were there"
                        + " before. No other database is touched.\n\n"
                        + "Example: soundchart trace --since=soundhash-1 --format=markdown");
    }

    /**
     * Traces the changesets and prints what was seen.
     *
     * @throws CommandExecutionException if one can't be run or undone, or the tag or the format is not known
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        String format = FORMAT.value(scope);
        ChangelogFile changelog = ChangelogArgument.value(scope, CHANGELOG);
        ScratchDatabases databases = ScratchPlace.of(scope, changelog);
        List<ChangeSet> changesets = changelog.changesets();
        List<ChangeSet> wanted =
                SinceArgument.value(scope, SINCE, changesets).orElseGet(() -> Tags.unreleased(changesets));
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);

        List<ChangesetTrace> traces = new ArrayList<>();
        if (!wanted.isEmpty()) {
            new Trace(changelog, databases::create).run(wanted::contains, trace -> {
                traces.add(trace);
                if (format.equals(TEXT)) {
                    TraceText.of(trace).forEach(output::println);
                } else {
                    System.err.println("traced " + traces.size() + " of " + wanted.size() + ": " + trace.id());
                }
            });
        }
        switch (format) {
            case JSON -> output.println(TraceJson.of(traces));
            case MARKDOWN -> TraceMarkdown.of(traces).forEach(output::println);
            default -> output.println(TraceText.summary(traces));
        }
        failIfOneFailed(traces, wanted.size());
    }

    private static void failIfOneFailed(List<ChangesetTrace> traces, int wanted) throws CommandExecutionException {
        List<String> failed = traces.stream()
                .filter(trace -> !trace.succeeded())
                .map(ChangesetTrace::id)
                .toList();
        if (!failed.isEmpty()) {
            boolean ended = !traces.get(traces.size() - 1).update().succeeded() && traces.size() < wanted;
            throw new CommandExecutionException(
                    failed.size() + " of " + wanted + " changesets failed: " + String.join(", ", failed)
                            + (ended ? ". The " + (wanted - traces.size()) + " after it can't be traced" : ""));
        }
    }
}
