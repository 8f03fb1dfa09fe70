package dev.soundchart.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.ContextExpression;
import liquibase.Labels;
import liquibase.Scope;
import liquibase.change.CheckSum;
import liquibase.change.ColumnConfig;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.StandardChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.executor.Executor;
import liquibase.executor.ExecutorService;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.CreateDatabaseChangeLogTableStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;
import liquibase.statement.core.SelectFromDatabaseChangeLogStatement;

/**
 * Liquibase's history: the only place that reads it, for Liquibase's own commands too.
 *
 * <p>Changesets ran in the order of ORDEREXECUTED. Liquibase sorts by DATEEXECUTED, a time without a zone, which clients wrote in
 * their own: the order in which they ran is lost as soon as two clients have different zones. DATEEXECUTED is read as UTC,
 * as {@link AtomicPostgresDatabase} has it written.
 *
 * <p>Its table is created with the first row, by whoever has the lock. Liquibase creates it before it takes its lock, also for
 * commands that only look, and fails where another updater creates it in the same moment.
 *
 * <p>Where the row of a changeset can't be written or removed, what the changeset did is undone: it waits to be committed
 * with the row ({@link AtomicPostgresDatabase}), and closing the connection would commit it without.
 */
public final class ChangesetHistory extends StandardChangeLogHistoryService {

    private static final String DATE = "DATEEXECUTED";
    private static final String MOMENT = "MOMENT";
    private static final String MOMENT_OF_DATE = DATE + " AT TIME ZONE 'UTC' AS " + MOMENT;
    private static final List<String> ORDER = List.of("ORDEREXECUTED", DATE);

    /** The first rows of the history, that many of them. */
    private final Map<String, List<RanChangeSet>> rowsById = new HashMap<>();

    private int indexed;
    private boolean isTable;
    private DatabaseException failure;

    /** Null where nobody has looked. */
    private Boolean tableIsThere;

    /** What has written the history's table into a script. */
    private Executor tableWrittenBy;

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public boolean supports(Database database) {
        return database instanceof PostgresDatabase;
    }

    /** That of a database. */
    static Optional<ChangesetHistory> of(Database database) {
        return Scope.getCurrentScope()
                                .getSingleton(ChangeLogHistoryServiceFactory.class)
                                .getChangeLogService(database)
                        instanceof ChangesetHistory history
                ? Optional.of(history)
                : Optional.empty();
    }

    /**
     * Makes sure that the history's table is complete, if it is there.
     *
     * @throws DatabaseException if it can't be completed
     */
    @Override
    public void init() throws DatabaseException {
        requireTable();
        if (isScriptWritten()) {
            writeTable();
        } else if (!(getDatabase().getConnection() instanceof JdbcConnection) || hasDatabaseChangeLogTable()) {
            complete();
        }
    }

    /** Liquibase reads the driver's metadata, whose SQL qualifies no operators. */
    private void complete() throws DatabaseException {
        if (!(getDatabase().getConnection() instanceof JdbcConnection connection)) {
            super.init();
            return;
        }
        try (CatalogSearchPath own = CatalogSearchPath.in(connection.getUnderlyingConnection(), getDatabase())) {
            super.init();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Asked in one statement; Liquibase provokes an error and reads the driver's metadata. */
    @Override
    public boolean hasDatabaseChangeLogTable() {
        if (!(getDatabase().getConnection() instanceof JdbcConnection connection)) {
            return super.hasDatabaseChangeLogTable();
        }
        if (tableIsThere == null) {
            try (PreparedStatement statement =
                    connection.getUnderlyingConnection().prepareStatement("SELECT pg_catalog.to_regclass(?)")) {
                statement.setString(1, name(getDatabase()));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    tableIsThere = row.getString(1) != null;
                }
            } catch (SQLException e) {
                throw new UnexpectedLiquibaseException(e);
            }
        }
        return tableIsThere;
    }

    /**
     * Creates the history's table, unless it is there.
     *
     * @param database bound by Liquibase
     * @throws DatabaseException if it can't be created
     */
    public static void create(Database database) throws DatabaseException {
        Optional<ChangesetHistory> history = of(database);
        if (history.isPresent()) {
            history.get().create();
        }
    }

    private void create() throws DatabaseException {
        if (getDatabase().getConnection() instanceof JdbcConnection connection
                && !isScriptWritten()
                && !hasDatabaseChangeLogTable()) {
            lockUntilCommit(connection.getUnderlyingConnection());
            createTable();
            connection.commit();
            // it is remembered whether the table is there
            reset();
        }
    }

    @Override
    public boolean tagExists(String tag) throws DatabaseException {
        return hasDatabaseChangeLogTable() && super.tagExists(tag);
    }

    @Override
    public void tag(String tag) throws DatabaseException {
        create();
        super.tag(tag);
    }

    @Override
    public void clearAllCheckSums() throws LiquibaseException {
        if (hasDatabaseChangeLogTable()) {
            super.clearAllCheckSums();
        }
    }

    private boolean isScriptWritten() {
        return !executor().updatesDatabase();
    }

    private Executor executor() {
        return Scope.getCurrentScope().getSingleton(ExecutorService.class).getExecutor("jdbc", getDatabase());
    }

    /**
     * Writes the table into a script, once: Liquibase asks for it with each file of the changelog, and it is never there.
     * By the time that the script runs it may be, as after the update that a script is to undo.
     */
    private void writeTable() throws DatabaseException {
        if (executor() == tableWrittenBy) {
            return;
        }
        tableWrittenBy = executor();
        if (hasDatabaseChangeLogTable()) {
            complete();
            return;
        }
        executor().comment("Create Database Change Log Table");
        for (Sql sql : SqlGeneratorFactory.getInstance()
                .generateSql(new CreateDatabaseChangeLogTableStatement(), getDatabase())) {
            executor()
                    .execute(new RawParameterizedSqlStatement(
                            sql.toSql().replaceFirst("^CREATE TABLE ", "$0IF NOT EXISTS ")));
        }
    }

    /**
     * Reads the history of a database that is connected to, without Liquibase: the changesets that are applied or marked so.
     *
     * @param connection its current schema holds the table
     * @throws UnusableDatabase if it tells of a changeset twice
     * @throws SQLException if the table can't be read
     */
    public static List<RanChangeSet> read(Connection connection) throws SQLException {
        List<RanChangeSet> history = new ArrayList<>();
        requireTable(connection, "databasechangelog");
        RepeatedRows.refuse(connection, "databasechangelog");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT filename, id, author, md5sum, " + MOMENT_OF_DATE
                        + ", tag, exectype, orderexecuted,"
                        + " pg_catalog.to_jsonb(databasechangelog) ->> 'deployment_id'::text AS deployment"
                        + " FROM databasechangelog"
                        + " WHERE exectype::text IN ('EXECUTED', 'RERAN', 'MARK_RAN') ORDER BY "
                        + String.join(", ", ORDER))) {
            while (rows.next()) {
                String checksum = rows.getString("md5sum");
                RanChangeSet row = new RanChangeSet(
                        rows.getString("filename"),
                        rows.getString("id"),
                        rows.getString("author"),
                        checksum == null ? null : CheckSum.parse(checksum),
                        rows.getTimestamp(MOMENT),
                        rows.getString("tag"),
                        ExecType.valueOf(rows.getString("exectype")),
                        null,
                        null,
                        new ContextExpression(),
                        new Labels(),
                        rows.getString("deployment"));
                row.setOrderExecuted(rows.getInt("orderexecuted"));
                history.add(row);
            }
        }
        return history;
    }

    private void requireTable() throws DatabaseException {
        if (!isTable && getDatabase().getConnection() instanceof JdbcConnection connection) {
            try {
                requireTable(connection.getUnderlyingConnection(), name(getDatabase()));
            } catch (SQLException e) {
                throw new DatabaseException(e);
            }
            isTable = true;
        }
    }

    /** Makes sure that the history is no view: what is written to one may not be there when it is read. */
    private static void requireTable(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT relkind IN ('v', 'm') FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(?)::oid")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    throw new UnusableDatabase(name + " is a view, and Liquibase's history is a table. Rename the view,"
                            + " or name the table: --database-changelog-table-name");
                }
            }
        }
    }

    /** Whether two readings of the history hold the same rows, in the same order. */
    public static boolean isSame(List<RanChangeSet> one, List<RanChangeSet> other) {
        return facts(one).equals(facts(other));
    }

    /** Whether a reading of the history holds the first rows of another one, and no others. */
    public static boolean isBeginning(List<RanChangeSet> first, List<RanChangeSet> history) {
        return first.size() <= history.size() && isSame(first, history.subList(0, first.size()));
    }

    /** Whether a row was written by this process; Liquibase gives each a number. */
    public static boolean isOwn(RanChangeSet row) {
        return Scope.getCurrentScope().getDeploymentId().equals(row.getDeploymentId());
    }

    private static List<List<Object>> facts(List<RanChangeSet> history) {
        return history.stream()
                .map(row -> List.<Object>of(row.toString(), row.getExecType()))
                .toList();
    }

    @Override
    public List<Map<String, ?>> queryDatabaseChangeLogTable(Database database) throws DatabaseException {
        SqlStatement query = new SelectFromDatabaseChangeLogStatement(
                        new ColumnConfig().setName("*").setComputed(true),
                        new ColumnConfig().setName(MOMENT_OF_DATE).setComputed(true))
                .setOrderBy(ORDER.toArray(String[]::new));
        requireTable();
        List<Map<String, ?>> rows = new ArrayList<>();
        for (Map<String, ?> row : executor().queryForList(query)) {
            Map<String, Object> read = new HashMap<>(row);
            read.put(DATE, read.remove(MOMENT));
            rows.add(read);
        }
        return rows;
    }

    /**
     * Makes sure that the history tells of no changeset twice.
     *
     * @throws UnusableDatabase if it does
     */
    public static void refuseRepeatedRows(Database database) throws SQLException, DatabaseException {
        Optional<ChangesetHistory> history = of(database).filter(ChangesetHistory::hasDatabaseChangeLogTable);
        if (database.getConnection() instanceof JdbcConnection connection && history.isPresent()) {
            // asked once: what is no view stays none
            history.get().requireTable();
            RepeatedRows.refuse(connection.getUnderlyingConnection(), name(database));
        }
    }

    private static String name(Database database) {
        return database.escapeTableName(
                database.getLiquibaseCatalogName(),
                database.getLiquibaseSchemaName(),
                database.getDatabaseChangeLogTableName());
    }

    /** Liquibase looks through all rows, for each changeset that it is about to run. */
    @Override
    public RanChangeSet getRanChangeSet(ChangeSet changeset) throws DatabaseException {
        List<RanChangeSet> rows = hasDatabaseChangeLogTable() ? getRanChangeSets() : List.of();
        if (rows.size() < indexed) {
            rowsById.clear();
            indexed = 0;
        }
        for (; indexed < rows.size(); indexed++) {
            rowsById.computeIfAbsent(key(rows.get(indexed).getId()), id -> new ArrayList<>())
                    .add(rows.get(indexed));
        }
        for (RanChangeSet row : rowsById.getOrDefault(key(changeset.getId()), List.of())) {
            if (row.isSameAs(changeset)) {
                return row;
            }
        }
        return null;
    }

    @Override
    public void reset() {
        super.reset();
        tableIsThere = null;
        rowsById.clear();
        indexed = 0;
    }

    /** Ids are the same for Liquibase if they differ in case only, letter by letter ({@link String#equalsIgnoreCase}). */
    private static String key(String id) {
        char[] letters = id.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            letters[i] = Character.toLowerCase(Character.toUpperCase(letters[i]));
        }
        return new String(letters);
    }

    @Override
    public void setExecType(ChangeSet changeset, ExecType type) throws DatabaseException {
        create();
        try {
            super.setExecType(changeset, type);
        } catch (DatabaseException e) {
            throw undone(e);
        }
    }

    @Override
    public void removeFromHistory(ChangeSet changeset) throws DatabaseException {
        try {
            super.removeFromHistory(changeset);
        } catch (DatabaseException e) {
            throw undone(e);
        }
    }

    /**
     * Makes sure that each row that was to be written is: Liquibase passes over failures where it only marks changesets.
     *
     * @throws DatabaseException why the last of those that are missing could not be written
     */
    public static void requireWritten(Database database) throws DatabaseException {
        Optional<DatabaseException> failure = of(database).flatMap(history -> Optional.ofNullable(history.failure));
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private DatabaseException undone(DatabaseException reason) {
        failure = reason;
        try {
            getDatabase().rollback();
        } catch (DatabaseException e) {
            // without a connection there is nothing to undo: the server has done so
            reason.addSuppressed(e);
        }
        return reason;
    }

    /** On the session's search path: an event trigger of others may rely on it. */
    private void createTable() throws DatabaseException {
        try {
            executor().execute(new CreateDatabaseChangeLogTableStatement());
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    "The history's table " + name(getDatabase()) + " can't be created: " + e.getMessage(), e);
        }
    }

    private void lockUntilCommit(Connection connection) throws DatabaseException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_catalog.pg_advisory_xact_lock(?, ?)")) {
            statement.setInt(1, getDatabaseChangeLogTableName().hashCode());
            statement.setInt(2, getDatabase().getDefaultSchemaName().hashCode());
            statement.execute();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
