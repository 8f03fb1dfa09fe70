package dev.soundchart.command;

import dev.soundchart.changelog.Branches;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.proof.OrderProof;
import dev.soundchart.proof.OrderProof.Course;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandBuilder;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.CommandValidationException;
import liquibase.exception.LiquibaseException;
import org.apache.commons.io.FileUtils;

/** {@code check-order}: whether the changesets of two branches can be applied in any order. */
public final class CheckOrderCommand extends AbstractCommandStep {

    private static final String[] NAME = {"checkOrder"};

    private static final CommandArgumentDefinition<String> BASE = new CommandBuilder(new String[][] {NAME})
            .argument("base", String.class)
            .description("The branch to merge into, or any commit of it")
            .defaultValue("origin/main")
            .build();

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
        command.setShortDescription("Prove that the changesets of two branches can be applied in any order");
        command.setLongDescription("Merges the changelog of this working copy with that of another branch, and compares"
                + " databases that were empty before the merge with such that were deployed before it.\n\n"
                + "Example: soundchart check-order --base=origin/main");
    }

    /** Looks for the working copy before a server is looked for. */
    @Override
    public void validate(CommandScope scope) throws CommandValidationException {
        WorkingCopy.validate("check-order");
    }

    /**
     * Tries the orders and prints a line for each.
     *
     * @throws CommandExecutionException if the schemas differ, or the branches can't be compared
     */
    @Override
    public void run(CommandResultsBuilder results) throws Exception {
        CommandScope scope = results.getCommandScope();
        Path repository = WorkingCopy.require("check-order");
        String base = scope.getArgumentValue(BASE);
        PrintStream output = new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("soundchart");
        try {
            check(Branches.read(repository, base), base, folder, scope, output);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static void check(Branches branches, String base, Path folder, CommandScope scope, PrintStream output)
            throws LiquibaseException, IOException, SQLException {
        ChangelogFile merged = Branches.write(branches.merged(), folder.resolve("merged"));
        ChangelogFile here = Branches.write(branches.here(), folder.resolve("here"));
        ChangelogFile there = Branches.write(branches.there(), folder.resolve("there"));
        Set<String> parted = names(Branches.write(branches.parted(), folder.resolve("parted")));
        Set<String> newHere = without(names(here), parted);
        Set<String> newThere = without(names(there), parted);
        output.println("Only here: " + listed(newHere));
        output.println("Only on " + base + ": " + listed(newThere));

        OrderProof proof = new OrderProof(ScratchPlace.of(scope, merged), movable(merged, here, there)::contains);
        Course fresh = proof.run("fresh database", List.of(merged));
        List<String> conflicts = new ArrayList<>();
        compare(proof, fresh, proof.run("database that has run " + base, List.of(there, merged)), conflicts, output);
        if (!newThere.isEmpty()) {
            compare(
                    proof,
                    fresh,
                    proof.run("database that has run this branch", List.of(here, merged)),
                    conflicts,
                    output);
        }
        if (!conflicts.isEmpty()) {
            throw new CommandExecutionException("The order matters. Make the later changeset build on the other one, or"
                    + " put both into one: docs/branches.md");
        }
        output.println("Any order gives the same schema");
    }

    private static void compare(
            OrderProof proof, Course fresh, Course other, List<String> conflicts, PrintStream output) {
        List<String> found = proof.conflicts(fresh, other);
        output.println((found.isEmpty() ? "✓ " : "✗ ") + other.name() + ", then the merged changelog");
        found.stream().filter(line -> !conflicts.contains(line)).forEach(line -> output.println("    " + line));
        conflicts.addAll(found);
    }

    /** Those that databases run at different times, or not all of them. */
    private static Set<ChangeSet> movable(ChangelogFile merged, ChangelogFile here, ChangelogFile there)
            throws LiquibaseException {
        Set<ChangeSet> common = new HashSet<>(here.changesets());
        common.retainAll(there.changesets());
        Set<ChangeSet> movable =
                merged.changesets().stream().dropWhile(common::contains).collect(Collectors.toCollection(HashSet::new));
        for (ChangelogFile changelog : List.of(here, there)) {
            changelog.changesets().stream()
                    .filter(changeset -> !common.contains(changeset))
                    .forEach(movable::add);
        }
        return movable;
    }

    private static Set<String> names(ChangelogFile changelog) throws LiquibaseException {
        return changelog.changesets().stream()
                .map(ChangeSet::toString)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> without(Set<String> names, Set<String> others) {
        Set<String> rest = new LinkedHashSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    private static String listed(Set<String> names) {
        return names.isEmpty()
                ? "no changeset"
                : names.stream().map(name -> name.split("::")[1]).collect(Collectors.joining(", "));
    }
}
