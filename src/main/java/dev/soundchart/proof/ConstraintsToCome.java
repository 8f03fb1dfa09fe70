package dev.soundchart.proof;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.proof.Table.Column;
import dev.soundchart.proof.Table.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.exception.CommandExecutionException;
import liquibase.exception.LiquibaseException;

/**
 * The constraints that tables have once all changesets have run: rows that are put in before can hold already what these
 * will ask for.
 */
public final class ConstraintsToCome {

    private final List<Table> tables;
    private final boolean checksOnly;

    private ConstraintsToCome(List<Table> tables, boolean checksOnly) {
        this.tables = tables;
        this.checksOnly = checksOnly;
    }

    /**
     * Runs all changesets of a changelog on a database of their own, and reads the constraints.
     *
     * @param start where the first changeset starts from
     * @return none where the changesets can't all run: the one that can't says so when it is tried
     * @throws LiquibaseException if the changelog can't be read
     * @throws SQLException if no scratch database can be made
     */
    public static ConstraintsToCome of(ChangelogFile changelog, RollbackProof.Start start)
            throws LiquibaseException, SQLException {
        try (Scratch scratch = start.create();
                Connection connection = scratch.connect();
                ChangelogSession session = ChangelogSession.open(changelog, scratch.connect(), null)) {
            session.update();
            ConstraintsToCome constraints = new ConstraintsToCome(Table.all(connection), false);
            start.atTheEnd(connection);
            return constraints;
        } catch (CommandExecutionException e) {
            return new ConstraintsToCome(List.of(), false);
        }
    }

    /** The check constraints only: what else a changeset asks of rows that are there, it has to see to itself. */
    ConstraintsToCome checksOnly() {
        return new ConstraintsToCome(tables, true);
    }

    /** The definitions of the check constraints that a table will have, under the name that it has. */
    List<String> checks(Table table) {
        return later(table).map(Table::checks).orElse(List.of());
    }

    /** Tables with the foreign keys and columns without NULL that they will have. */
    List<Table> addedTo(List<Table> now) {
        return checksOnly
                ? now
                : now.stream()
                        .map(table -> later(table)
                                .map(later -> addedTo(table, later, now))
                                .orElse(table))
                        .toList();
    }

    private static Table addedTo(Table table, Table later, List<Table> now) {
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        table.numbersIn(later).forEach((number, laterNumber) -> numbers.put(laterNumber, number));
        Map<Integer, Column> columns = new LinkedHashMap<>(table.columns());
        numbers.forEach((laterNumber, number) -> {
            if (later.columns().get(laterNumber).required()) {
                columns.put(number, columns.get(number).asRequired());
            }
        });
        List<ForeignKey> keys = new ArrayList<>(table.foreignKeys());
        for (ForeignKey key : later.foreignKeys()) {
            List<Integer> own = key.columns().stream().map(numbers::get).toList();
            target(key, now)
                    .map(target -> new ForeignKey(own, target.oid(), key.targetName(), key.targetColumns()))
                    .filter(added -> !own.contains(null) && !keys.contains(added))
                    .ifPresent(keys::add);
        }
        return new Table(table.oid(), table.name(), columns, table.primaryKey(), keys, table.checks());
    }

    /** The table that a key refers to, if it has the columns already. */
    private static Optional<Table> target(ForeignKey key, List<Table> now) {
        return now.stream()
                .filter(table -> ("." + table.name()).endsWith("." + key.targetName()))
                .filter(table -> table.columns().values().stream()
                        .map(Column::name)
                        .toList()
                        .containsAll(key.targetColumns()))
                .findFirst();
    }

    private Optional<Table> later(Table table) {
        return tables.stream()
                .filter(later -> later.name().equals(table.name()))
                .findFirst();
    }
}
