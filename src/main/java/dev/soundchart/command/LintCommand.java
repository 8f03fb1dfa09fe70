package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Rules;
import dev.soundchart.lint.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;

/** {@code lint}: names every hazard of changesets before they run. */
public final class LintCommand extends AbstractCommandStep {

    private static final String[] NAME = {"lint"};
    private static final String ALL = "all";

    private static final CommandArgumentDefinition<String> CHANGELOG =
            ChangelogArgument.define(new CommandBuilder(NAME));
    private static final CommandArgumentDefinition<String> FILES = new CommandBuilder(NAME)
            .argument("files", String.class)
            .description("Changelog files to judge only, separated by commas; the option's name may be left out")
            .build();
    private static final CommandArgumentDefinition<String> SINCE = new CommandBuilder(NAME)
            .argument("since", String.class)
            .description("Judge the changesets after this tag only, or those that this branch has and the Git commit or"
                    + " branch of that name has not")
            .build();
    private static final FormatArgument FORMAT =
            FormatArgument.define(new CommandBuilder(NAME), List.of("text", "json", "github"));
    private static final CommandArgumentDefinition<String> EXPLAIN = new CommandBuilder(NAME)
            .argument("explain", String.class)
            .description("Say what a rule is about, with examples, and judge nothing; all for a document of all rules")
            .build();
    private static final CommandArgumentDefinition<Boolean> STYLE = new CommandBuilder(NAME)
            .argument("style", Boolean.class)
            .description("Tell what could be better, too")
            .defaultValue(false)
            .build();

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription(
                "Name the hazards of changesets: locks, rewrites, lost data, updates and rollbacks");
        command.setLongDescription("Needs no database. Judges native changes and SQL alike, with what the changesets"
                + " before have made of each table. Exit status 1 if there is an error among the findings.\n\n"
                + "Example: soundchart lint --since=soundhash-1");
    }

    /**
     * Prints the findings.
     *
     * @throws LiquibaseException if there is an error among them, a file is no changelog, or an argument is not known
     * @throws IOException if the changelog can't be compared with that of a commit
     */
    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException, IOException {
        CommandScope scope = results.getCommandScope();
        String format = FORMAT.value(scope);
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        String rule = scope.getArgumentValue(EXPLAIN);
        if (rule != null) {
            output.print(explanation(rule));
            return;
        }
        List<Finding> findings = findings(scope);
        switch (format) {
            case "json" -> output.println(LintJson.of(findings));
            case "github" -> findings.forEach(finding -> output.println(LintAnnotation.of(finding)));
            default -> LintText.of(findings).forEach(output::println);
        }
        conclude(findings);
    }

    private static String explanation(String id) throws LiquibaseException, IOException {
        if (id.equals(ALL)) {
            return RulesDocument.markdown();
        }
        return RulesDocument.of(Rules.of(id)
                .orElseThrow(() -> new CommandExecutionException("There is no rule '" + id
                        + "'. docs/rules.md has all of them, and so has soundchart lint --explain=" + ALL))
                .description());
    }

    private static List<Finding> findings(CommandScope scope) throws LiquibaseException, IOException {
        boolean style = scope.getArgumentValue(STYLE);
        String files = scope.getArgumentValue(FILES);
        String since = scope.getArgumentValue(SINCE);
        ChangelogFile file = ChangelogArgument.value(scope, CHANGELOG);
        LintedChangelog whole =
                files != null && since == null && !isThere(file) ? LintedChangelog.NONE : LintedChangelog.of(file);
        Predicate<ChangesetOperations> recent = since == null ? changeset -> true : whole.since(since);
        if (files == null) {
            return whole.findings(recent, since != null, style);
        }
        List<Finding> findings = new ArrayList<>();
        for (String name : GivenChangelog.names(files)) {
            findings.addAll(
                    whole.has(name)
                            ? whole.findings(recent.and(LintedChangelog.in(name)), since != null, style)
                            : LintedChangelog.of(GivenChangelog.read(name)).findings(changeset -> true, false, style));
        }
        return findings;
    }

    /** Other changelogs can be judged where there is none of one's own. */
    private static boolean isThere(ChangelogFile changelog) throws IOException {
        return changelog.resources().get(changelog.path()).exists();
    }

    private static void conclude(List<Finding> findings) throws CommandExecutionException {
        long errors = findings.stream()
                .filter(finding -> finding.rule().severity() == Severity.ERROR)
                .count();
        if (errors > 0) {
            throw new CommandExecutionException((errors == 1 ? "1 error" : errors + " errors")
                    + ". Change what is found, or say above it why it is no hazard here:"
                    + " # lint:ignore <rule>: <reason>");
        }
    }
}
