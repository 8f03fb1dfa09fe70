package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import dev.soundchart.changelog.Trait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rollbacks known to lose nothing, and those that can be tried in a transaction. Both are lists of what is allowed: whatever
 * is not in them is not known.
 *
 * @param connection to the database, which knows its functions
 */
record SafeOperations(Connection connection) {

    /** They keep all rows and values, unless something is dropped with them (CASCADE). */
    private static final Set<OperationKind> LOSE_NOTHING = EnumSet.of(
            OperationKind.CREATE_TABLE,
            OperationKind.RENAME_TABLE,
            OperationKind.ADD_COLUMN,
            OperationKind.RENAME_COLUMN,
            OperationKind.SET_NOT_NULL,
            OperationKind.DROP_NOT_NULL,
            OperationKind.SET_DEFAULT,
            OperationKind.DROP_DEFAULT,
            OperationKind.ADD_CONSTRAINT,
            OperationKind.DROP_CONSTRAINT,
            OperationKind.VALIDATE_CONSTRAINT,
            OperationKind.RENAME_CONSTRAINT,
            OperationKind.CREATE_INDEX,
            OperationKind.DROP_INDEX,
            OperationKind.RENAME_INDEX,
            OperationKind.ALTER_INDEX,
            OperationKind.REINDEX,
            OperationKind.SELECT,
            OperationKind.CREATE_SEQUENCE,
            OperationKind.CREATE_VIEW,
            OperationKind.ALTER_VIEW,
            OperationKind.DROP_VIEW,
            OperationKind.CREATE_MATERIALIZED_VIEW,
            OperationKind.CREATE_FUNCTION,
            OperationKind.ALTER_FUNCTION,
            OperationKind.DROP_FUNCTION,
            OperationKind.CREATE_TRIGGER,
            OperationKind.ALTER_TRIGGER,
            OperationKind.DROP_TRIGGER,
            OperationKind.CREATE_POLICY,
            OperationKind.ALTER_POLICY,
            OperationKind.DROP_POLICY,
            OperationKind.CREATE_TYPE,
            OperationKind.DROP_TYPE,
            OperationKind.ADD_ENUM_VALUE,
            OperationKind.RENAME_ENUM_VALUE,
            OperationKind.CREATE_DOMAIN,
            OperationKind.DROP_DOMAIN,
            OperationKind.CREATE_SCHEMA,
            OperationKind.ALTER_SCHEMA,
            OperationKind.CREATE_EXTENSION,
            OperationKind.CREATE_STATISTICS,
            OperationKind.DROP_STATISTICS,
            OperationKind.COMMENT,
            OperationKind.GRANT,
            OperationKind.REVOKE,
            OperationKind.VACUUM,
            OperationKind.ANALYZE,
            OperationKind.LOCK_TABLE,
            OperationKind.SET,
            OperationKind.TAG);

    /** They are undone with their transaction, but take limits of a session's own (SET) or can't stand in one (VACUUM). */
    private static final Set<OperationKind> NOT_IN_A_TRIAL = EnumSet.of(OperationKind.VACUUM, OperationKind.SET);

    /** They may lose data, and are undone with their transaction. */
    private static final Set<OperationKind> CAN_BE_TRIED = EnumSet.of(
            OperationKind.DROP_TABLE,
            OperationKind.ALTER_TABLE,
            OperationKind.DROP_COLUMN,
            OperationKind.CHANGE_COLUMN_TYPE,
            OperationKind.ALTER_COLUMN,
            OperationKind.ATTACH_PARTITION,
            OperationKind.DETACH_PARTITION,
            OperationKind.INSERT,
            OperationKind.UPDATE,
            OperationKind.DELETE,
            OperationKind.MERGE,
            OperationKind.TRUNCATE,
            OperationKind.ALTER_SEQUENCE,
            OperationKind.DROP_SEQUENCE,
            OperationKind.ALTER_MATERIALIZED_VIEW,
            OperationKind.DROP_MATERIALIZED_VIEW,
            OperationKind.REFRESH_MATERIALIZED_VIEW,
            OperationKind.ALTER_TYPE,
            OperationKind.ALTER_DOMAIN,
            OperationKind.DROP_SCHEMA,
            OperationKind.ALTER_EXTENSION,
            OperationKind.DROP_EXTENSION,
            OperationKind.CLUSTER);

    /** They change nothing but the numbers that a sequence gives, which has gaps anyway. */
    private static final Set<String> HARMLESS_VOLATILE = Set.of(
            "nextval",
            "currval",
            "lastval",
            "random",
            "random_normal",
            "gen_random_uuid",
            "uuidv4",
            "uuidv7",
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v4",
            "clock_timestamp",
            "timeofday");

    private static final String NOT_VOLATILE =
            "SELECT proname FROM pg_proc WHERE proname = ANY (?) GROUP BY proname HAVING pg_catalog.bool_and(provolatile <> 'v')";

    /** Whether a rollback loses nothing, wherever it runs. */
    boolean loseNothing(ChangesetOperations changeset) throws SQLException {
        return changeset.rollback().all().stream()
                        .filter(SafeOperations::isRun)
                        .allMatch(operation -> operation.place() == Operation.Place.STATEMENT
                                && LOSE_NOTHING.contains(operation.kind())
                                && !operation.traits().contains(Trait.CASCADE))
                && unknownFunctions(changeset).isEmpty();
    }

    /** Why a rollback can't be tried in a transaction; empty if it can. */
    Optional<String> obstacle(ChangesetOperations changeset) throws SQLException {
        if (!changeset.runInTransaction()) {
            return Optional.of("it runs outside of transactions");
        }
        for (Operation operation : changeset.rollback().all()) {
            if (isRun(operation) && !canBeTried(operation)) {
                return Optional.of("it has " + operation);
            }
        }
        Set<String> functions = unknownFunctions(changeset);
        return functions.isEmpty()
                ? Optional.empty()
                : Optional.of("it calls " + String.join("(), ", functions) + "()");
    }

    private static boolean canBeTried(Operation operation) {
        return operation.place() == Operation.Place.STATEMENT
                && (CAN_BE_TRIED.contains(operation.kind())
                        || LOSE_NOTHING.contains(operation.kind()) && !NOT_IN_A_TRIAL.contains(operation.kind()));
    }

    /** A function that is only created does nothing yet. */
    private static boolean isRun(Operation operation) {
        return operation.place() != Operation.Place.FUNCTION;
    }

    /** The functions that statements call and that may do anything: they are volatile, or not there yet. */
    private Set<String> unknownFunctions(ChangesetOperations changeset) throws SQLException {
        Set<String> functions = new TreeSet<>();
        changeset.rollback().all().stream()
                .filter(operation -> isRun(operation) && operation.origin().sql() != null)
                .map(operation -> operation.origin().sql())
                .distinct()
                .forEach(sql -> functions.addAll(new SqlText(sql).functions()));
        functions.removeAll(HARMLESS_VOLATILE);
        if (!functions.isEmpty()) {
            functions.removeAll(notVolatile(functions));
        }
        return functions;
    }

    private List<String> notVolatile(Set<String> functions) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOT_VOLATILE)) {
            statement.setArray(1, connection.createArrayOf("text", functions.toArray()));
            List<String> known = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.add(rows.getString(1));
                }
            }
            return known;
        }
    }
}
