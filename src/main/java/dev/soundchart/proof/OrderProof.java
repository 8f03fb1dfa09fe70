package dev.soundchart.proof;

import static java.util.stream.Collectors.joining;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.Fact;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.FailureReason;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;

/**
 * Proves that changesets which came in on different branches give the same schema, in whatever order databases run them.
 *
 * @param databases where to try them
 * @param movable whether a changeset may run earlier or later in one database than in another
 */
public record OrderProof(ScratchDatabases databases, Predicate<ChangeSet> movable) {

    /** What a changeset did to the catalog: the facts that it added or removed. */
    private record Effect(String changeset, Set<Fact> facts) {

        boolean touches(Predicate<Fact> wanted) {
            return facts.stream().anyMatch(wanted);
        }
    }

    /**
     * What became of a database that ran changelogs one after the other.
     *
     * @param name what kind of database it stands for, in words
     * @param effects of the changesets that may move, in the order in which they ran
     * @param end the catalog in the end
     * @param failure the changeset that could not be run, and why; empty if all ran
     */
    public record Course(String name, List<Effect> effects, Catalog end, Optional<String> failure) {

        /** Whether all changesets ran. */
        public boolean hasEnded() {
            return failure.isEmpty();
        }
    }

    /**
     * Runs changelogs on a new database.
     *
     * @param name what kind of database it stands for, in words
     * @param changelogs one after the other; each runs what those before it have not
     * @throws LiquibaseException if a changelog can't be read
     * @throws SQLException if no scratch database can be made
     */
    public Course run(String name, List<ChangelogFile> changelogs) throws LiquibaseException, SQLException {
        List<Effect> effects = new ArrayList<>();
        try (Scratch scratch = databases.create();
                Connection connection = scratch.connect()) {
            for (ChangelogFile changelog : changelogs) {
                try (ChangelogSession session = ChangelogSession.open(changelog, scratch.connect(), null)) {
                    Optional<String> failure = run(session, connection, effects);
                    if (failure.isPresent()) {
                        return new Course(name, effects, Catalog.read(connection), failure);
                    }
                }
            }
            return new Course(name, effects, Catalog.read(connection), Optional.empty());
        }
    }

    private Optional<String> run(ChangelogSession session, Connection connection, List<Effect> effects)
            throws LiquibaseException, SQLException {
        for (ChangeSet changeset : session.pending()) {
            Catalog before = movable.test(changeset) ? Catalog.read(connection) : null;
            try {
                session.update(1);
            } catch (LiquibaseException e) {
                return Optional.of(changeset.getId() + ": " + FailureReason.of(e));
            }
            if (before != null) {
                effects.add(new Effect(changeset.getId(), difference(before, Catalog.read(connection))));
            }
        }
        return Optional.empty();
    }

    /**
     * What tells another course from the expected one.
     *
     * @return a line for each object that changesets fight over, with the changesets; empty if the schemas are the same
     */
    public List<String> conflicts(Course expected, Course other) {
        if (!expected.hasEnded() || !other.hasEnded()) {
            return Stream.of(expected, other)
                    .filter(course -> !course.hasEnded())
                    .map(OrderProof::failed)
                    .toList();
        }
        SortedSet<Fact> differing = new TreeSet<>(difference(expected.end(), other.end()));
        Set<String> subjects =
                differing.stream().map(Fact::subject).collect(Collectors.toCollection(LinkedHashSet::new));
        return subjects.stream()
                .map(subject -> subject + ": " + definition(subject, expected) + " in a " + expected.name() + ", "
                        + definition(subject, other) + " in a " + other.name() + ". "
                        + fighting(subject, differing, expected, other))
                .toList();
    }

    private static String failed(Course course) {
        String failure = course.failure().orElseThrow();
        String others = course.effects().stream()
                .filter(effect -> effect.touches(fact -> names(fact, failure)))
                .map(Effect::changeset)
                .collect(joining(" and "));
        return "In a " + course.name() + " this can't be run: " + failure
                + (others.isEmpty() ? "" : ". It fights with " + others);
    }

    /** Whether a message speaks of the object that a fact is about. */
    private static boolean names(Fact fact, String message) {
        String name = fact.part().isEmpty() ? fact.object().replaceFirst(".*\\.", "") : fact.part();
        return message.contains("\"" + name + "\"");
    }

    private static String definition(String subject, Course course) {
        String definition = course.end().facts().stream()
                .filter(fact -> fact.subject().equals(subject))
                .map(Fact::definition)
                .collect(joining(", "));
        return definition.isEmpty() ? "missing" : definition;
    }

    private static String fighting(String subject, Set<Fact> differing, Course expected, Course other) {
        Set<String> objects = differing.stream()
                .filter(fact -> fact.subject().equals(subject))
                .map(Fact::object)
                .collect(Collectors.toSet());
        Set<String> exactly = changesets(expected, other, fact -> fact.subject().equals(subject));
        Set<String> nearby = changesets(expected, other, fact -> objects.contains(fact.object()));
        Set<String> involved = exactly.isEmpty() ? nearby : exactly;
        return String.join(" and ", involved) + (involved.size() == 1 ? " makes the difference" : " fight over it");
    }

    private static Set<String> changesets(Course expected, Course other, Predicate<Fact> wanted) {
        return Stream.of(expected, other)
                .flatMap(course -> course.effects().stream())
                .filter(effect -> effect.touches(wanted))
                .map(Effect::changeset)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<Fact> difference(Catalog one, Catalog other) {
        Set<Fact> facts = new TreeSet<>(one.withoutColumnOrder().facts());
        Set<Fact> others = other.withoutColumnOrder().facts();
        Set<Fact> added = new TreeSet<>(others);
        added.removeAll(facts);
        facts.removeAll(others);
        facts.addAll(added);
        return facts;
    }
}
