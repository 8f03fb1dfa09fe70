package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogDocument;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.ScratchDatabases;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import liquibase.exception.LiquibaseException;

/**
 * The files that are written from the changelog.
 *
 * @param repository the folder that holds {@code changelog/}
 * @param databases where to make the schemas
 * @param output is told of each file
 */
record GeneratedFiles(Path repository, ScratchDatabases databases, PrintStream output) {

    static final String CATALOGS = ChangesetFiles.FOLDER + "/" + RecordedCatalogs.FILE;

    /**
     * Writes all of them anew.
     *
     * @throws LiquibaseException if the changelog can't be read or run
     * @throws SQLException if scratch databases can't be made
     * @throws IOException if they can't be written
     */
    void write() throws LiquibaseException, SQLException, IOException {
        write(RecordedCatalogs.of(ChangelogFile.of(repository), databases));
    }

    /**
     * Writes them with what came since they were written.
     *
     * @throws LiquibaseException if the changelog can't be read or run
     * @throws SQLException if scratch databases can't be made
     * @throws IOException if they can't be written
     */
    void goOn() throws LiquibaseException, SQLException, IOException {
        ChangelogFile changelog = ChangelogFile.of(repository);
        write(
                Files.exists(repository.resolve(CATALOGS))
                        ? RecordedCatalogs.recorded(changelog).continued(changelog, databases)
                        : RecordedCatalogs.of(changelog, databases));
    }

    private void write(RecordedCatalogs catalogs) throws LiquibaseException, SQLException, IOException {
        write(ChangelogDocument.FILE, ChangelogDocument.of(repository, databases));
        write(CATALOGS, catalogs.text());
    }

    private void write(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        boolean same = Files.exists(file) && Files.readString(file).equals(text);
        if (!same) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        output.println(name + (same ? " was up to date" : " is written anew"));
    }
}
