package dev.soundchart.database;

import java.util.Map;
import liquibase.GlobalConfiguration;
import liquibase.Scope;
import liquibase.configuration.AbstractMapConfigurationValueProvider;
import liquibase.configuration.LiquibaseConfiguration;

/**
 * Default of Liquibase's {@code preserveSchemaCase}: the search path is set with the schema's name in quotes. It is
 * registered by hand, since Maven's goals look for sources of settings before this project's classes are there.
 */
final class PreservedSchemaCase extends AbstractMapConfigurationValueProvider {

    /** Has Liquibase know it, once. */
    static void register() {
        LiquibaseConfiguration configuration = Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
        if (configuration.getProviders().stream().noneMatch(PreservedSchemaCase.class::isInstance)) {
            configuration.registerProvider(new PreservedSchemaCase());
        }
    }

    /** Below that of all that users can set. */
    @Override
    public int getPrecedence() {
        return 1;
    }

    @Override
    protected Map<?, ?> getMap() {
        return Map.of(GlobalConfiguration.PRESERVE_SCHEMA_CASE.getKey(), "true");
    }

    @Override
    protected String getSourceDescription() {
        return "Soundchart's default";
    }
}
