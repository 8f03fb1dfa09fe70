package dev.soundchart.fault;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ChangesetFiles;
import dev.soundchart.changelog.ChangesetKind;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.NewChangeset;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import liquibase.Scope;
import liquibase.changelog.FastCheckService;
import liquibase.exception.LiquibaseException;

/**
 * Example changelog with further changesets at its end that count in each row of the table tally how often they ran: one in a
 * transaction, one batch by batch; then one that builds an index concurrently.
 *
 * @param repository the folder that holds it
 */
record TallyChangelog(Path repository) {

    /** How many rows the table has: four batches. */
    static final int ROWS = 3500;

    private static final String COUNTED = """
            databaseChangeLog:
              - changeSet:
                  id: 20270115_create_tally
                  author: example
                  changes:
                    - sql: CREATE TABLE tally (id bigint PRIMARY KEY, value text, times integer NOT NULL DEFAULT 0)
                  rollback:
                    - sql: DROP TABLE tally
              - changeSet:
                  id: 20270115_create_tally-2
                  author: example
                  changes:
                    - sql: INSERT INTO tally SELECT generate_series(1, %d)
                    - sql: UPDATE tally SET times = times + 1
                  rollback:
                    - sql: UPDATE tally SET times = times - 1
                    - sql: DELETE FROM tally WHERE times = 0
            """.formatted(ROWS);

    /** Writes it to an empty folder. */
    static TallyChangelog in(Path folder) throws IOException, LiquibaseException {
        return withTally(ExampleChangelog.copy(folder));
    }

    /** Writes it to an empty folder; of the example no more than the first file of each schema. */
    static TallyChangelog smallIn(Path folder) throws IOException, LiquibaseException {
        return withTally(ExampleChangelog.copyOfFirstFiles(folder));
    }

    private static TallyChangelog withTally(Path folder) throws IOException, LiquibaseException {
        Files.writeString(folder.resolve("changelog/shop/20270115_create_tally.yaml"), COUNTED);
        write(
                folder,
                ChangesetKind.DATA,
                "fill tally",
                "UPDATE tally SET value = NULL, times = times - 1 WHERE value IS NOT NULL");
        write(folder, ChangesetKind.INDEX, "index tally", "DROP INDEX CONCURRENTLY IF EXISTS idx_tally_value");
        return new TallyChangelog(folder);
    }

    /** The changelog bound to a database, as it is to a process that has just started. */
    ChangelogSession open(DatabaseAddress database) throws SQLException, LiquibaseException {
        Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
        return ChangelogSession.open(repository, ServerConnection.open(database));
    }

    private static void write(Path folder, ChangesetKind kind, String name, String rollback)
            throws IOException, LiquibaseException {
        NewChangeset changeset =
                NewChangeset.plan(ChangesetFiles.in(folder), "shop", name, kind, LocalDate.parse("2027-01-15"));
        changeset
                .with(changeset
                        .text()
                        .replace("<why>", "It is counted")
                        .replace("<table>", "tally")
                        .replace("<key>", "id")
                        .replace("<column>", "value")
                        .replace("<new value>", "'filled', times = times + 1")
                        .replaceFirst("(?s)( *# <why the values[^\n]*\n)? *rollback:.*", "")
                        .concat("      rollback:\n        - sql: " + rollback + "\n"))
                .write(folder);
    }
}
