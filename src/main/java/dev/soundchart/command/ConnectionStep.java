package dev.soundchart.command;

import liquibase.command.CommandOverride;
import liquibase.command.CommandScope;
import liquibase.command.core.helpers.DbUrlConnectionCommandStep;
import liquibase.exception.CommandValidationException;

/**
 * Liquibase's step that connects, of all commands that need a database, with a check of what is set. Maven's goals know no
 * other place: they look for sources of settings before this project's classes are there.
 */
@CommandOverride(override = DbUrlConnectionCommandStep.class)
public final class ConnectionStep extends DbUrlConnectionCommandStep {

    @Override
    public void validate(CommandScope scope) throws CommandValidationException {
        super.validate(scope);
        EmptyValues.requireNone();
    }
}
