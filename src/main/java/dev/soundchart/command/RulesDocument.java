package dev.soundchart.command;

import dev.soundchart.lint.Description;
import dev.soundchart.lint.Examples;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Rules;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import liquibase.exception.LiquibaseException;

/** What there is to say about rules, in Markdown. */
final class RulesDocument {

    private RulesDocument() {}

    /**
     * The document of all rules.
     *
     * @throws LiquibaseException if an example is not one
     * @throws IOException if there is no temporary folder to be had
     */
    static String markdown() throws LiquibaseException, IOException {
        List<Description> rules = Rules.all().stream().map(Rule::description).toList();
        StringBuilder document = new StringBuilder("""
                # The linter's rules

                [How to use it](lint.md). This file is written by `soundchart lint --explain=all`, the same for one rule by
                `--explain=<rule>`. The examples are run on PostgreSQL by the tests: each bad one fires its rule and no
                other, and each good one is what `lint` advises there, and fires none.
                """);
        for (Family family : Family.values()) {
            document.append("\n**").append(family.title()).append("**\n\n| rule | | what |\n|---|---|---|\n");
            rules.stream()
                    .filter(rule -> rule.family() == family)
                    .forEach(rule -> document.append("| [" + rule.id() + "](#" + rule.id() + ") | " + rule.severity()
                            + " | " + rule.title() + " |\n"));
        }
        for (Description rule : rules) {
            document.append("\n#").append(of(rule));
        }
        document.append("\n## The tables of the examples\n\n```yaml\n")
                .append(Examples.tables())
                .append("```\n");
        return document.toString();
    }

    /**
     * One rule.
     *
     * @throws LiquibaseException if its example is none
     * @throws IOException if there is no temporary folder to be had
     */
    static String of(Description rule) throws LiquibaseException, IOException {
        String sides = rule.family() == Family.LOCKS ? ", in updates and rollbacks" : "";
        String fails = rule.fails() == null ? "" : " PostgreSQL refuses it: `… " + rule.fails() + "`.";
        return "# " + rule.id() + "\n\n"
                + "*" + rule.title() + ".* " + words(rule.severity().toString()) + sides + ".\n\n"
                + "- **When:** " + rule.condition() + "\n"
                + "- **Why:** " + named(rule.effect()) + "\n"
                + "- **Instead:** " + named(rule.remedy()) + ".\n\n"
                + "Bad:" + fails + "\n\n```yaml\n" + rule.bad() + "```\n\n"
                + "Good:\n\n```yaml\n" + Examples.good(rule) + "```\n";
    }

    /** With the names of whatever it will be about. */
    private static String named(String text) {
        return text.replaceAll("\\{([a-z]+)[A-Z]?[A-Za-z]*\\}", "the $1");
    }

    private static String words(String severity) {
        return severity.substring(0, 1).toUpperCase(Locale.ROOT) + severity.substring(1);
    }
}
