package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.proof.ChangesetProof;
import dev.soundchart.proof.RollbackProof;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.changelog.ChangeSet;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.exception.CommandExecutionException;

/** {@code verify-rollbacks}: the proof that the tests run, as a command. */
public final class VerifyRollbacksCommand extends AbstractCommandStep {

    private static final String[] NAME = {"verifyRollbacks"};

    private static final CommandArgumentDefinition<String> CHANGELOG =
            ChangelogArgument.define(new CommandBuilder(NAME));
    private static final CommandArgumentDefinition<String> SINCE = SinceArgument.define(
            new CommandBuilder(NAME), "Try only the changesets of this tag's schema that come after it");

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
        command.setShortDescription("Prove that every changeset can be undone, and applied again");
        command.setLongDescription("Runs each changeset up, down and up again on a scratch database with rows in every"
                + " table: the whole catalog must be what it was, and the rows must be kept.\n\n"
                + "Example: soundchart verify-rollbacks --since=soundhash-1");
    }

    /**
     * Tries the changesets and prints a line for each.
     *
     * @throws CommandExecutionException if one can't be undone, or the tag is not known
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        ChangelogFile changelog = ChangelogArgument.value(results.getCommandScope(), CHANGELOG);
        ScratchDatabases databases = ScratchPlace.of(results.getCommandScope(), changelog);
        List<ChangeSet> changesets = changelog.changesets();
        List<ChangeSet> wanted = SinceArgument.value(results.getCommandScope(), SINCE, changesets)
                .orElse(changesets);
        int width = wanted.stream()
                .mapToInt(changeset -> changeset.getId().length())
                .max()
                .orElse(0);

        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        List<String> failed = new ArrayList<>();
        AtomicInteger tried = new AtomicInteger();
        new RollbackProof(changelog, databases).run(wanted::contains, proof -> {
            print(proof, width, output);
            tried.incrementAndGet();
            if (!proof.isProven()) {
                failed.add(proof.changeset());
            }
        });
        if (!failed.isEmpty()) {
            int untried = wanted.size() - tried.get();
            throw new CommandExecutionException(failed.size() + " of " + wanted.size() + " changesets can't be undone: "
                    + String.join(", ", failed)
                    + (untried == 0 ? "" : ". The " + untried + " after it can't be tried"));
        }
        output.println(wanted.size() + " of " + wanted.size() + " changesets can be undone and applied again");
    }

    private static void print(ChangesetProof proof, int width, PrintStream output) {
        output.println(String.format(
                Locale.ROOT,
                "%s %-" + Math.max(width, 1) + "s %6.2f s",
                proof.isProven() ? "✓" : "✗",
                proof.changeset(),
                proof.duration().toMillis() / 1000.0));
        proof.problems().forEach(problem -> output.println("    " + problem));
    }
}
