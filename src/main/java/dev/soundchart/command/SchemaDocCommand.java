package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogDocument;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandValidationException;
import liquibase.exception.LiquibaseException;

/** {@code schema-doc}: writes the diagrams and the data dictionary of all schemas, and the catalog at each changeset. */
public final class SchemaDocCommand extends AbstractCommandStep {

    private static final String[] NAME = {"schemaDoc"};

    @Override
    public String[][] defineCommandNames() {
        return new String[][] {NAME};
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(ScratchPlace.class);
    }

    @Override
    public void adjustCommandDefinition(CommandDefinition command) {
        command.setShortDescription(
                "Write " + ChangelogDocument.FILE + ", diagrams and data dictionary of all schemas, and "
                        + GeneratedFiles.CATALOGS + ", which drift and adopt read");
        command.setLongDescription(
                "Makes the schemas on scratch databases and describes what PostgreSQL then says of them."
                        + "\n\nExample: soundchart schema-doc");
    }

    /** Looks for the working copy before a server is looked for. */
    @Override
    public void validate(CommandScope scope) throws CommandValidationException {
        WorkingCopy.validate("schema-doc");
    }

    /**
     * Writes the document and the catalogs.
     *
     * @throws LiquibaseException if the changelog can't be read or run
     * @throws SQLException if scratch databases can't be made
     * @throws IOException if they can't be written
     */
    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException, SQLException, IOException {
        Path repository = WorkingCopy.require("schema-doc");
        ScratchDatabases databases = ScratchPlace.of(results.getCommandScope(), ChangelogFile.of(repository));
        new GeneratedFiles(
                        repository, databases, new PrintStream(results.getOutputStream(), true, StandardCharsets.UTF_8))
                .write();
    }
}
