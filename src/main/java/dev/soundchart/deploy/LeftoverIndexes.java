package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Operations;
import dev.soundchart.changelog.Trait;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.StopRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.exception.UnexpectedLiquibaseException;

/**
 * Drops the invalid index that a failed or killed concurrent build left, before the changeset that builds it runs again:
 * {@code CREATE INDEX CONCURRENTLY} would fail, and with {@code IF NOT EXISTS} keep the broken one.
 */
final class LeftoverIndexes extends AbstractChangeExecListener {

    /** Whoever may not read others' statistics does not see which index they build: then none is dropped. */
    private static final String INVALID = """
            SELECT c.relname, pg_catalog.format('%I.%I', n.nspname, c.relname)
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indexrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname = coalesce(?::text, pg_catalog.current_schema()::text)
               AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p
                                WHERE p.datname = pg_catalog.current_database()
                                  AND coalesce(nullif(p.index_relid, '0'), i.indexrelid) = i.indexrelid)
            """;

    private final Consumer<String> output;

    /**
     * @param output takes a line for each index that is dropped
     */
    LeftoverIndexes(Consumer<String> output) {
        this.output = output;
    }

    @Override
    public void willRun(ChangeSet changeset, DatabaseChangeLog changelog, Database database, RunStatus status) {
        dropThoseOf(changeset, ChangesetOperations::update, database);
    }

    @Override
    public void willRollback(ChangeSet changeset, DatabaseChangeLog changelog, Database database) {
        dropThoseOf(changeset, ChangesetOperations::rollback, database);
    }

    private void dropThoseOf(
            ChangeSet changeset, Function<ChangesetOperations, Operations> direction, Database database) {
        if (changeset.isRunInTransaction() || !(database.getConnection() instanceof JdbcConnection jdbc)) {
            return;
        }
        try {
            Connection own = jdbc.getUnderlyingConnection();
            List<Invalid> invalid = invalid(own, database.getDefaultSchemaName());
            // no snapshot stays open, for which concurrent statements would wait
            own.rollback();
            if (!invalid.isEmpty()) {
                Set<String> built = built(changeset, direction);
                drop(
                        invalid.stream()
                                .filter(index -> built.contains(index.name()))
                                .toList(),
                        own);
            }
        } catch (SQLException | LiquibaseException e) {
            throw new UnexpectedLiquibaseException(e);
        }
    }

    private record Invalid(String name, String quoted) {}

    private static List<Invalid> invalid(Connection connection, String schema) throws SQLException {
        List<Invalid> invalid = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(INVALID)) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    invalid.add(new Invalid(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return invalid;
    }

    private static Set<String> built(ChangeSet changeset, Function<ChangesetOperations, Operations> direction)
            throws LiquibaseException {
        ChangesetOperations same =
                ChangelogOperations.of(changeset, Scope.getCurrentScope().getResourceAccessor());
        return direction.apply(same).of(OperationKind.CREATE_INDEX).stream()
                .filter(operation -> operation.traits().contains(Trait.CONCURRENTLY))
                .map(Operation::object)
                .map(ObjectName::name)
                .collect(Collectors.toSet());
    }

    /** In a session of its own: the changeset's is in a transaction, where nothing works concurrently. */
    private void drop(List<Invalid> indexes, Connection own) throws SQLException, LiquibaseException {
        Optional<Connection> another = indexes.isEmpty() ? Optional.empty() : ServerConnection.another(own);
        if (another.isEmpty()) {
            return;
        }
        try (Connection connection = another.get();
                StopRequest.Running running = StopRequest.running(connection);
                Statement statement = connection.createStatement()) {
            // blocks no one while it waits
            statement.execute("SET lock_timeout = 0");
            statement.execute("SET statement_timeout = 0");
            for (Invalid index : indexes) {
                output.accept("dropping " + index.name() + ": invalid, left by a build that failed or was killed");
                statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index.quoted());
            }
        }
    }
}
