package dev.soundchart.changelog;

import liquibase.change.custom.CustomSqlChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import liquibase.statement.SqlStatement;

/** What {@link MissingClasses} copies: a custom change that is read, but never run. */
public final class MissingChange implements CustomSqlChange {

    @Override
    public SqlStatement[] generateStatements(Database database) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getConfirmationMessage() {
        return null;
    }

    @Override
    public void setUp() {
        // never run
    }

    @Override
    public void setFileOpener(ResourceAccessor resources) {
        // never run
    }

    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }
}
