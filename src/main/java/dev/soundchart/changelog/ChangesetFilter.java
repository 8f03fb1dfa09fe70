package dev.soundchart.changelog;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ContextExpression;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Labels;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.exception.LiquibaseException;
import liquibase.sql.visitor.SqlVisitor;

/**
 * Labels and contexts that narrow a command to some changesets.
 *
 * <p>To Liquibase a name that no changeset has is nothing to remark on: mistyped, it makes an update do nothing and call
 * that success, and behind a {@code !} it makes a rollback undo everything.
 *
 * @param labels an expression; empty for all changesets
 * @param contexts names or expressions; empty for all changesets
 */
public record ChangesetFilter(LabelExpression labels, Contexts contexts) {

    private static final Pattern PARENTHESIS = Pattern.compile("(?:(?:!|\\bnot\\b)\\s*)?[()]");
    private static final Pattern BETWEEN_NAMES = Pattern.compile(",|(?<=^|\\s)(?:and|or)(?=\\s|$)");
    private static final Pattern BEFORE_NAME = Pattern.compile("^(?:(?:!|@|not\\s)\\s*)+");

    /** The one of two options, of which each is null where it is not given. */
    public static ChangesetFilter of(String labels, String contexts) {
        return new ChangesetFilter(new LabelExpression(labels), new Contexts(contexts));
    }

    /** Whether it takes a changeset. */
    public boolean accepts(ChangeSet changeset) {
        return new LabelChangeSetFilter(labels).accepts(changeset).isAccepted()
                && new ContextChangeSetFilter(contexts).accepts(changeset).isAccepted();
    }

    /**
     * Makes sure that it fits a changelog.
     *
     * @param changesets all of the changelog
     * @param parameters that it was read with
     * @throws LiquibaseException if the changelog has no such label or context, or no changeset that the filter takes
     */
    public void requireFit(ChangelogFile changelog, Collection<ChangeSet> changesets, ChangeLogParameters parameters)
            throws LiquibaseException {
        requireKnown(
                labels.getLabels(),
                labels(changesets),
                () -> PropertyConditions.of(changelog, parameters).labels(),
                name -> "No changeset of " + changelog.path() + " has the label '" + name + "'",
                "");
        requireKnown(
                contexts.getContexts(),
                contexts(changesets),
                () -> PropertyConditions.of(changelog, parameters).contexts(),
                name -> "No changeset of " + changelog.path() + " has the context '" + name + "'",
                ". To leave out changesets of a context, write '!' before it");
        if (!isNone() && changesets.stream().noneMatch(this::accepts)) {
            throw new LiquibaseException("No changeset of " + changelog.path() + " fits " + this
                    + ", so there is nothing that this command could do");
        }
    }

    /** Whether it takes all changesets. */
    public boolean isNone() {
        return labels.isEmpty() && contexts.isEmpty();
    }

    /** What it is, for people. */
    @Override
    public String toString() {
        return Stream.of(
                        labels.isEmpty() ? "" : "the labels '" + labels + "'",
                        contexts.isEmpty() ? "" : "the contexts '" + contexts + "'")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" and "));
    }

    /** Names that only properties have, which are asked for where no changeset has a name. */
    private interface Names {
        Set<String> get() throws LiquibaseException;
    }

    private static void requireKnown(
            Set<String> expressions, SortedSet<String> known, Names more, UnaryOperator<String> message, String remedy)
            throws LiquibaseException {
        SortedSet<String> unknown = names(expressions.stream());
        unknown.removeAll(known);
        if (unknown.isEmpty()) {
            return;
        }
        known.addAll(names(more.get().stream()));
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            String name = unknown.first();
            throw new LiquibaseException(
                    message.apply(name) + NearestName.hint(name, known) + (known.isEmpty() ? "" : remedy));
        }
    }

    private static SortedSet<String> labels(Collection<ChangeSet> changesets) {
        return names(changesets.stream()
                .flatMap(changeset -> Stream.concat(
                        Stream.concat(
                                Stream.ofNullable(changeset.getLabels()), changeset.getInheritableLabels().stream()),
                        visited(changeset, SqlVisitor::getLabels)))
                .map(Labels::getLabels)
                .flatMap(Set::stream));
    }

    private static SortedSet<String> contexts(Collection<ChangeSet> changesets) {
        return names(changesets.stream()
                .flatMap(changeset -> Stream.concat(
                        Stream.concat(
                                Stream.ofNullable(changeset.getContextFilter()),
                                changeset.getInheritableContextFilter().stream()),
                        visited(changeset, SqlVisitor::getContextFilter)))
                .map(ContextExpression::getContexts)
                .flatMap(Set::stream));
    }

    /** Those of the changes that {@code modifySql} makes. */
    private static <T> Stream<T> visited(ChangeSet changeset, Function<SqlVisitor, T> names) {
        return changeset.getSqlVisitors().stream().flatMap(visitor -> Stream.ofNullable(names.apply(visitor)));
    }

    /** The names in expressions as {@code a and !(b or c)}, in small letters. */
    private static SortedSet<String> names(Stream<String> expressions) {
        return expressions
                .map(expression ->
                        PARENTHESIS.matcher(expression.toLowerCase(Locale.ROOT)).replaceAll(" , "))
                .flatMap(BETWEEN_NAMES::splitAsStream)
                .map(String::strip)
                .filter(term -> !term.isEmpty())
                .map(term -> BEFORE_NAME.matcher(term).replaceFirst("").strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
