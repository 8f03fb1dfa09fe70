package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSource;
import dev.soundchart.changelog.ChangesetSource.ChangeSource;
import dev.soundchart.changelog.ChangesetSources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks for hazards in changesets.
 *
 * @param changesets all of the changelog, in its order: what was there before a changeset is told from those before it
 * @param sources where they stand
 * @param style whether to say, too, what could be better
 */
public record Linter(List<ChangesetOperations> changesets, ChangesetSources sources, boolean style) {

    public Linter {
        changesets = List.copyOf(changesets);
    }

    /** The hazards of all changesets. */
    public List<Finding> findings() {
        return findings(changeset -> true, false);
    }

    /**
     * The hazards of some changesets that no comment silences, and comments that silence nothing.
     *
     * @param wanted the changesets to look at
     * @param together whether these go out together, so that nobody uses yet what one of them makes
     */
    public List<Finding> findings(Predicate<ChangesetOperations> wanted, boolean together) {
        List<Part> parts = Walk.through(changesets, sources::of, together ? wanted : changeset -> false).stream()
                .filter(part -> wanted.test(part.changeset()))
                .toList();
        List<Finding> found = parts.stream().flatMap(this::of).distinct().toList();
        List<Finding> told = new ArrayList<>();
        for (String file : files(parts)) {
            told.addAll(told(file, found, items(file, parts)));
        }
        return told;
    }

    /** Each file once, in the order of the changelog. */
    private static Set<String> files(List<Part> parts) {
        Set<String> files = new LinkedHashSet<>();
        parts.forEach(part -> files.add(part.changeset().source()));
        return files;
    }

    private Stream<Finding> of(Part part) {
        return Rules.all().stream()
                .filter(rule -> part.isUpdate() || rule.family().inRollbacks())
                .filter(rule -> style || rule.family() != Family.STYLE)
                .flatMap(rule -> Stream.concat(
                        rule.matches(part) ? Stream.of(Finding.of(rule, part)) : Stream.empty(),
                        rule.faults(part).map(step -> Finding.of(rule, step, part))));
    }

    private List<Finding> told(String file, List<Finding> found, Set<Integer> items) {
        List<Finding> findings =
                found.stream().filter(finding -> finding.file().equals(file)).toList();
        List<Suppression> suppressions = Suppression.among(sources.comments(file), sources.items(file)).stream()
                .filter(suppression -> suppression.items().isEmpty()
                        || suppression.items().stream().anyMatch(items::contains))
                .toList();
        Stream<Finding> left = findings.stream()
                .filter(finding -> suppressions.stream().noneMatch(suppression -> suppression.covers(finding)));
        return Stream.concat(left, suppressions.stream().flatMap(suppression -> faults(suppression, file, findings)))
                .sorted(Comparator.comparingInt(Finding::line))
                .toList();
    }

    /** The lines of the items that are looked at: comments on others are not asked whether they silence something. */
    private static Set<Integer> items(String file, List<Part> parts) {
        Set<Integer> items = new HashSet<>();
        parts.stream().filter(part -> part.changeset().source().equals(file)).forEach(part -> {
            ChangesetSource source = part.source();
            items.add(source.line());
            items.add(source.rollback());
            Stream.concat(source.changes().stream(), source.rollbackChanges().stream())
                    .map(ChangeSource::line)
                    .forEach(items::add);
        });
        return items;
    }

    private Stream<Finding> faults(Suppression suppression, String file, List<Finding> findings) {
        Stream<Finding> ofRules = suppression.rules().stream().flatMap(id -> {
            Map<String, String> names = Map.of("rule", id.isEmpty() ? "nothing" : id);
            if (Rules.of(id).isEmpty()) {
                return Stream.of(comment("unknown-rule-in-suppression", suppression, file, names));
            }
            boolean off = !style && Rules.of(id).orElseThrow().family() == Family.STYLE;
            boolean used = findings.stream()
                    .anyMatch(finding ->
                            suppression.covers(finding) && finding.rule().id().equals(id));
            return off || used ? Stream.empty() : Stream.of(comment("unused-suppression", suppression, file, names));
        });
        return suppression.reason().isEmpty()
                ? Stream.concat(
                        ofRules,
                        Stream.of(comment(
                                "suppression-without-reason",
                                suppression,
                                file,
                                Map.of("rule", String.join(", ", suppression.rules())))))
                : ofRules;
    }

    private static Finding comment(String rule, Suppression suppression, String file, Map<String, String> names) {
        return Finding.ofComment(Rules.require(rule), file, suppression.line(), names);
    }
}
