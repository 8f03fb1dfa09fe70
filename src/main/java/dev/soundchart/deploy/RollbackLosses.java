package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.FailureReason;
import dev.soundchart.database.AtomicPostgresDatabase;
import dev.soundchart.deploy.StoredData.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.executor.ExecutorService;

/**
 * Data that rollbacks would lose. They are run in a transaction that is rolled back, and what they did is looked at: rows that
 * go by a foreign key, a trigger or CASCADE are seen, too. It waits for no lock longer than a second, cancels a
 * statement after three, and begins no changeset after five. Where a rollback can't be tried, what it loses can't be told, and that is said.
 */
public final class RollbackLosses {

    /** Below that many rows a table is counted; above, PostgreSQL's estimate will do. */
    private static final long EXACT_LIMIT = 100_000;

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final String LIMITS = "SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '3s'";

    /** A row that is hidden from this role is an error, and not zero. */
    private static final String COUNTING = LIMITS + "; SET LOCAL row_security = off";

    private final Database database;
    private final Connection connection;
    private final Set<String> lines = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();

    private RollbackLosses(Database database) {
        this.database = database;
        connection = ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
    }

    /**
     * What rollbacks would lose.
     *
     * @param database connected to; a transaction that it is in is undone
     * @param rollbacks changesets with what they do, in the order in which they would be undone
     * @return a line for each table, column, sequence or set of rows, and for each changeset of which it can't be told
     * @throws SQLException if the database can't be asked
     */
    public static List<String> of(Database database, Map<ChangeSet, ChangesetOperations> rollbacks)
            throws SQLException {
        return new RollbackLosses(database).of(rollbacks);
    }

    private List<String> of(Map<ChangeSet, ChangesetOperations> rollbacks) throws SQLException {
        connection.rollback();
        try {
            SafeOperations operations = new SafeOperations(connection);
            Map<ChangeSet, ChangesetOperations> lossy = new LinkedHashMap<>(rollbacks);
            for (Map.Entry<ChangeSet, ChangesetOperations> rollback : rollbacks.entrySet()) {
                if (operations.loseNothing(rollback.getValue())) {
                    lossy.remove(rollback.getKey());
                }
            }
            if (!lossy.isEmpty()) {
                tryOut(rollbacks, lossy.keySet(), operations);
            }
        } finally {
            connection.rollback();
        }
        return Stream.concat(lines.stream(), unknown.stream()).toList();
    }

    /** Those that lose nothing are run as well where they can be: what comes after them may depend on it. */
    private void tryOut(Map<ChangeSet, ChangesetOperations> rollbacks, Set<ChangeSet> lossy, SafeOperations operations)
            throws SQLException {
        Map<ChangeSet, Optional<String>> obstacles = new LinkedHashMap<>();
        boolean rowsAreCounted = count("SELECT (pg_catalog.current_setting('track_counts') = 'on')::int") == 1;
        for (Map.Entry<ChangeSet, ChangesetOperations> rollback : rollbacks.entrySet()) {
            obstacles.put(
                    rollback.getKey(),
                    rowsAreCounted
                            ? operations.obstacle(rollback.getValue())
                            : Optional.of("the server does not count rows (track_counts)"));
        }
        StoredData before = StoredData.read(connection);
        Instant begun = Instant.now();
        Database trial = trial();
        for (Map.Entry<ChangeSet, Optional<String>> rollback : obstacles.entrySet()) {
            Optional<String> obstacle = rollback.getValue();
            if (obstacle.isEmpty() && Duration.between(begun, Instant.now()).compareTo(LONGEST) > 0) {
                obstacle = Optional.of("trying the others took too long");
            }
            if (obstacle.isEmpty()) {
                obstacle = failure(rollback.getKey(), trial);
            }
            if (obstacle.isPresent() && lossy.contains(rollback.getKey())) {
                unknown.add("what " + rollback.getKey().getId() + " loses can't be told: " + obstacle.get());
            }
        }
        StoredData after = StoredData.read(connection);
        Map<Long, Optional<Long>> left = rowsOfRewritten(before, after);
        connection.rollback();
        Scope.getCurrentScope().getSingleton(ExecutorService.class).clearExecutor("jdbc", trial);
        compare(before, after, left);
    }

    private Database trial() throws SQLException {
        try {
            Database trial = new AtomicPostgresDatabase();
            trial.setConnection(new HeldConnection(connection));
            trial.setDefaultSchemaName(database.getDefaultSchemaName());
            return trial;
        } catch (LiquibaseException e) {
            throw new SQLException(e);
        }
    }

    /** Runs a rollback; why it failed, if it did. */
    private Optional<String> failure(ChangeSet changeset, Database trial) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(LIMITS);
            changeset.rollback(trial);
            return Optional.empty();
        } catch (LiquibaseException | RuntimeException e) {
            connection.rollback(savepoint);
            return Optional.of("tried, it failed: " + FailureReason.of(e));
        } finally {
            changeset.setGeneratedSql(new ArrayList<>());
        }
    }

    /** How many rows there are now in tables whose rows were all removed or written again; empty where they can't be counted. */
    private Map<Long, Optional<Long>> rowsOfRewritten(StoredData before, StoredData after) throws SQLException {
        Map<Long, Optional<Long>> rows = new LinkedHashMap<>();
        for (Map.Entry<Long, Relation> relation : after.relations().entrySet()) {
            Relation then = before.relations().get(relation.getKey());
            if (then != null
                    && then.kind().equals(StoredData.TABLE)
                    && then.file() != relation.getValue().file()) {
                rows.put(relation.getKey(), all(relation.getValue().name()));
            }
        }
        return rows;
    }

    private void compare(StoredData before, StoredData after, Map<Long, Optional<Long>> left) throws SQLException {
        for (long oid :
                before.goneIn(after, StoredData.TABLE, StoredData.PARTITIONED).toList()) {
            Relation table = before.relations().get(oid);
            // the rows of a partition are those of its table
            if (table.parent() == 0 || after.relations().containsKey(table.parent())) {
                lines.add("table " + table.name() + rows(oid, table.name()));
            }
        }
        for (long oid : before.goneIn(after, StoredData.MATERIALIZED_VIEW).toList()) {
            String view = before.relations().get(oid).name();
            lines.add("materialized view " + view + rows(oid, view));
        }
        for (StoredData.ColumnId column : before.columnsGoneIn(after).toList()) {
            String table = before.relations().get(column.relation()).name();
            lines.add("column " + table + "." + before.columns().get(column).name() + rows(column.relation(), table));
        }
        for (Map.Entry<StoredData.ColumnId, StoredData.Column> column :
                before.columns().entrySet()) {
            StoredData.Column now = after.columns().get(column.getKey());
            if (now != null && !now.type().equals(column.getValue().type())) {
                long oid = column.getKey().relation();
                String table = before.relations().get(oid).name();
                lines.add("what the old type can't hold in column " + table + "."
                        + column.getValue().name() + rows(oid, table));
            }
        }
        for (Map.Entry<Long, Relation> relation : after.relations().entrySet()) {
            Relation then = before.relations().get(relation.getKey());
            if (then != null) {
                compareRows(relation.getKey(), then, relation.getValue(), left);
            }
        }
        compareSequences(before, after);
    }

    private void compareRows(long oid, Relation before, Relation after, Map<Long, Optional<Long>> left)
            throws SQLException {
        long updated = after.updated() - before.updated();
        long deleted = after.deleted() - before.deleted();
        if (left.containsKey(oid)) {
            Optional<Long> all = all(before.name());
            if (all.isEmpty() || left.get(oid).isEmpty()) {
                lines.add("rows of table " + before.name() + rows(oid, before.name()));
                return;
            }
            deleted = Math.max(deleted, all.get() - left.get(oid).get());
        }
        if (deleted > 0) {
            lines.add("rows of table " + before.name() + counted(deleted));
        }
        if (updated > 0) {
            lines.add("values of table " + before.name() + ", overwritten" + counted(updated));
        }
    }

    /** A sequence that goes with its column is nothing of its own. */
    private void compareSequences(StoredData before, StoredData after) {
        before.relations().forEach((oid, sequence) -> {
            boolean goesWithItsColumn = before.columns().containsKey(sequence.owner())
                    && !after.columns().containsKey(sequence.owner());
            if (!goesWithItsColumn && sequence.isAheadOf(after.relations().get(oid))) {
                lines.add("position of sequence " + sequence.name() + " (" + sequence.position() + ")");
            }
        });
    }

    /** How many rows a relation has. */
    private String rows(long oid, String name) throws SQLException {
        long estimate;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT reltuples FROM pg_class WHERE oid = ?::oid AND relkind <> 'c'")) {
            statement.setLong(1, oid);
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
                return "";
            }
            estimate = row.getLong(1);
        }
        if (estimate > EXACT_LIMIT) {
            return " (about " + number(estimate) + " rows)";
        }
        Savepoint savepoint = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(COUNTING);
            long rows =
                    count("SELECT pg_catalog.count(*) FROM (SELECT FROM " + name + " LIMIT " + EXACT_LIMIT + ") AS r");
            return rows == EXACT_LIMIT ? " (at least " + number(rows) + " rows)" : counted(rows);
        } catch (SQLException e) {
            connection.rollback(savepoint);
            return " (its rows can't be counted: " + FailureReason.of(e) + ")";
        }
    }

    private Optional<Long> all(String table) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(COUNTING);
            return Optional.of(count("SELECT pg_catalog.count(*) FROM " + table));
        } catch (SQLException e) {
            connection.rollback(savepoint);
            return Optional.empty();
        }
    }

    private long count(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String counted(long rows) {
        return rows == 0 ? " (empty)" : " (" + number(rows) + (rows == 1 ? " row)" : " rows)");
    }

    private static String number(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }
}
