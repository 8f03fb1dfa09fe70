package dev.soundchart.changelog;

import java.util.HashSet;
import java.util.Set;
import liquibase.ContextExpression;
import liquibase.Labels;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.exception.LiquibaseException;

/**
 * The labels and contexts that properties of a changelog are for, which no changeset need have. Liquibase keeps them to
 * itself, so the changelog is read once more.
 */
final class PropertyConditions extends ChangeLogParameters {

    private final ChangeLogParameters given;
    private final Set<String> labels = new HashSet<>();
    private final Set<String> contexts = new HashSet<>();

    private PropertyConditions(ChangeLogParameters given) {
        this.given = given;
    }

    /**
     * Reads them.
     *
     * @param given the parameters that the changelog was read with before
     */
    static PropertyConditions of(ChangelogFile changelog, ChangeLogParameters given) throws LiquibaseException {
        PropertyConditions conditions = new PropertyConditions(given);
        Quiet.get(() -> changelog.parseWith(conditions));
        return conditions;
    }

    Set<String> labels() {
        return labels;
    }

    /** The contexts, of which each may be an expression. */
    Set<String> contexts() {
        return contexts;
    }

    @Override
    public void set(
            String key,
            Object value,
            ContextExpression forContexts,
            Labels forLabels,
            String databases,
            boolean global,
            DatabaseChangeLog changelog) {
        labels.addAll(forLabels.getLabels());
        contexts.addAll(forContexts.getContexts());
        super.set(key, value, forContexts, forLabels, databases, global, changelog);
    }

    @Override
    public Object getValue(String key, DatabaseChangeLog changelog) {
        Object value = super.getValue(key, changelog);
        return value == null ? given.getValue(key, changelog) : value;
    }
}
