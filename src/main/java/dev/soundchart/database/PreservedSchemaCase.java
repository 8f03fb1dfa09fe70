package dev.soundchart.database;

import java.util.Map;
import liquibase.GlobalConfiguration;
import liquibase.configuration.AbstractMapConfigurationValueProvider;

/** Default of Liquibase's {@code preserveSchemaCase}: the search path is set with the schema's name in quotes. */
public final class PreservedSchemaCase extends AbstractMapConfigurationValueProvider {

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
