package dev.soundchart.lint;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetSources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.apache.commons.io.FileUtils;

/** The examples of rules, on tables of a release before. */
public final class Examples {

    private static final String FILE = "songs/example.yaml";
    private static final String ID = "example";

    private Examples() {}

    /** The changelog that makes the tables and fills them with rows. */
    public static String tables() {
        try (InputStream in = Examples.class.getResourceAsStream("examples.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A changelog of those tables and an example.
     *
     * @param changesets without ids
     */
    public static String changelog(String changesets) {
        return tables() + Advice.changesets(changesets, ID, "soundchart").indent(2);
    }

    /**
     * What the linter finds in an example.
     *
     * @param changesets without ids
     * @throws LiquibaseException if it is no YAML, or none that Liquibase knows
     * @throws IOException if there is no temporary folder to be had
     */
    public static List<Finding> findings(String changesets, boolean style) throws LiquibaseException, IOException {
        Path folder = Files.createTempDirectory("soundchart");
        try (ResourceAccessor resources = new DirectoryResourceAccessor(folder)) {
            Path file = folder.resolve(FILE);
            Files.createDirectories(file.getParent());
            Files.writeString(file, changelog(changesets));
            ChangelogOperations operations = ChangelogOperations.of(new ChangelogFile(FILE, resources));
            return new Linter(operations.changesets(), new ChangesetSources(resources), style)
                    .findings(changeset -> changeset.id().startsWith(ID), false);
        } catch (IOException | LiquibaseException e) {
            throw e;
        } catch (Exception e) {
            throw new LiquibaseException(e);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /**
     * The good example of a rule: what the linter advises where it finds the bad one.
     *
     * @return changesets without ids
     * @throws LiquibaseException if the bad example is none
     * @throws IOException if there is no temporary folder to be had
     */
    public static String good(Description rule) throws LiquibaseException, IOException {
        return good(rule, findings(rule.bad(), true));
    }

    static String good(Description rule, List<Finding> findings) throws LiquibaseException {
        String advice = findings.stream()
                .filter(finding -> finding.rule().equals(rule))
                .findFirst()
                .orElseThrow(() -> new LiquibaseException("The bad example does not fire " + rule.id()))
                .instead()
                .replaceAll("(?m)^    (id|author): .*\n", "");
        if (advice.startsWith("- changeSet:")) {
            return advice + "\n";
        }
        return advice.contains("rollback:")
                ? rule.bad().replaceFirst("\n    rollback: .*\n", "\n") + advice.indent(4)
                : rule.bad()
                        .replaceAll(" *# lint:ignore.*\n", "")
                        .replaceFirst("(?m)^(      - )", Matcher.quoteReplacement(advice.indent(6)) + "$1");
    }
}
