package dev.soundchart.deploy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Differences that are meant to be, each with its reason.
 *
 * @param all in the order of their file
 */
public record Suppressions(List<Suppression> all) {

    /** No difference is meant to be. */
    public static final Suppressions NONE = new Suppressions(List.of());

    private static final Set<String> KEYS = Set.of("subject", "reason");

    /**
     * One difference that is meant to be, or several alike.
     *
     * @param subject what it is about; {@code *} stands for anything
     * @param reason why it is meant to be
     */
    public record Suppression(String subject, String reason) {

        private boolean covers(Difference difference) {
            return difference
                    .subject()
                    .matches(Stream.of(subject.split("\\*", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*")));
        }
    }

    /**
     * Differences, sifted.
     *
     * @param open those that nobody meant
     * @param suppressed those that are meant to be
     * @param unused what no difference matched: it can go
     */
    public record Sifted(List<Difference> open, Map<Difference, Suppression> suppressed, List<Suppression> unused) {}

    public Suppressions {
        all = List.copyOf(all);
    }

    /**
     * Reads a file.
     *
     * @throws LiquibaseException if it is not there, or not a list of subjects and reasons
     */
    public static Suppressions read(Path file) throws LiquibaseException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Object content = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
            List<Suppression> all = new ArrayList<>();
            if (!(content instanceof List<?> entries)) {
                throw malformed(file, "It");
            }
            for (Object entry : entries) {
                all.add(suppression(file, entry, all.size() + 1));
            }
            return new Suppressions(all);
        } catch (NoSuchFileException e) {
            throw new LiquibaseException("There is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw new LiquibaseException(file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new LiquibaseException(file + " can't be read: " + e.getMessage(), e);
        } catch (MarkedYAMLException e) {
            throw new LiquibaseException(
                    file + " is not YAML, line " + (e.getProblemMark().getLine() + 1) + ": " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new LiquibaseException(
                    file + " is not YAML: " + e.getMessage().lines().findFirst().orElse(""), e);
        }
    }

    /** Tells the differences that are meant to be from the others. */
    public Sifted sift(List<Difference> differences) {
        List<Difference> open = new ArrayList<>();
        Map<Difference, Suppression> suppressed = new LinkedHashMap<>();
        for (Difference difference : differences) {
            Optional<Suppression> suppression = all.stream()
                    .filter(candidate -> candidate.covers(difference))
                    .findFirst();
            suppression.ifPresentOrElse(found -> suppressed.put(difference, found), () -> open.add(difference));
        }
        return new Sifted(
                open,
                suppressed,
                all.stream()
                        .filter(suppression -> differences.stream().noneMatch(suppression::covers))
                        .toList());
    }

    private static Suppression suppression(Path file, Object entry, int number) throws LiquibaseException {
        if (!(entry instanceof Map<?, ?> values)
                || !values.keySet().equals(KEYS)
                || !values.values().stream().allMatch(value -> value instanceof String text && !text.isBlank())) {
            throw malformed(file, "Entry " + number);
        }
        return new Suppression((String) values.get("subject"), ((String) values.get("reason")).strip());
    }

    private static LiquibaseException malformed(Path file, String what) {
        return new LiquibaseException(file + " must be a list whose entries have a subject and a reason, as in"
                + " \"- { subject: extension pg_stat_statements, reason: The operators measure with it }\". " + what
                + " is none");
    }
}
