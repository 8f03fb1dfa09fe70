package dev.soundchart.proof;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;

/**
 * The check constraints that tables have once all changesets have run: rows that are put in before should hold already
 * what these will ask for.
 *
 * @param definitions as PostgreSQL prints them, by the tables' names for SQL
 */
public record ChecksToCome(Map<String, List<String>> definitions) {

    /**
     * Runs all changesets of a changelog on a database of their own, and reads the checks.
     *
     * @param start where the first changeset starts from
     * @return none where the changesets can't all run: the one that can't says so when it is tried
     * @throws LiquibaseException if the changelog can't be read
     * @throws SQLException if no scratch database can be made
     */
    public static ChecksToCome of(ChangelogFile changelog, RollbackProof.Start start)
            throws LiquibaseException, SQLException {
        try (Scratch scratch = start.create();
                Connection connection = scratch.connect();
                ChangelogSession session = ChangelogSession.open(changelog, scratch.connect(), null)) {
            session.update();
            ChecksToCome checks = new ChecksToCome(
                    Table.all(connection).stream().collect(Collectors.toMap(Table::name, Table::checks)));
            start.atTheEnd(connection);
            return checks;
        } catch (CommandExecutionException e) {
            return new ChecksToCome(Map.of());
        }
    }

    List<String> of(Table table) {
        return definitions.getOrDefault(table.name(), List.of());
    }
}
