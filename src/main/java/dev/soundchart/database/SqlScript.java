package dev.soundchart.database;

import java.util.List;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import liquibase.executor.Executor;
import liquibase.executor.ExecutorService;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.ExecutablePreparedStatement;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;
import liquibase.structure.core.Schema;

/**
 * Script for psql, written by the commands that print their SQL. Run by psql, it does to the database what the command
 * does: the same search path, the same transactions.
 *
 * <p>Liquibase writes each statement as it is, with the delimiter of its file behind it. Run as they stand, statements
 * that need a transaction fail, a schema that was set for one changeset stays set for the next, and a comment at the end
 * of a statement takes the semicolon with it.
 */
final class SqlScript {

    private static final String SEARCH_PATH = "SELECT pg_catalog.current_setting('search_path')";

    private final Database database;
    private boolean hasSearchPath;
    private boolean othersSqlWritten;
    private boolean inTransaction;

    SqlScript(Database database) {
        this.database = database;
    }

    /** Whether the command in progress writes statements instead of running them. */
    boolean isWritten() {
        return !executor().updatesDatabase();
    }

    /**
     * Writes statements of a changeset.
     *
     * @param transaction whether the changeset runs in a transaction
     * @throws DatabaseException if one of them can't be written as SQL
     */
    void write(SqlStatement[] statements, List<SqlVisitor> visitors, boolean transaction) throws DatabaseException {
        begin(transaction);
        for (SqlStatement statement : statements) {
            if (!statement.skipOnUnsupported()
                    || SqlGeneratorFactory.getInstance().supports(statement, database)) {
                write(statement, visitors);
            }
        }
    }

    /** Ends the transaction of a changeset, if one was begun. */
    void commit() throws DatabaseException {
        if (inTransaction) {
            inTransaction = false;
            write("COMMIT");
        }
    }

    /** Takes note that the command sets the search path again before the next changeset. */
    void searchPathEnded() {
        hasSearchPath = hasSearchPath && !othersSqlWritten;
    }

    private void begin(boolean transaction) throws DatabaseException {
        if (!hasSearchPath && database.getConnection() instanceof JdbcConnection) {
            hasSearchPath = true;
            othersSqlWritten = false;
            write("SET search_path = " + searchPath());
        }
        if (transaction && !inTransaction) {
            inTransaction = true;
            write("BEGIN");
        }
    }

    /** The one that the command has: its schema, then what the session began with. */
    private String searchPath() throws DatabaseException {
        String schema = database.escapeObjectName(database.getDefaultSchemaName(), Schema.class);
        String path = executor().queryForObject(new RawParameterizedSqlStatement(SEARCH_PATH), String.class);
        return path.startsWith(schema) ? path : schema + ", " + path;
    }

    private void write(SqlStatement statement, List<SqlVisitor> visitors) throws DatabaseException {
        othersSqlWritten |= KnownSession.isOthers(statement);
        if (statement instanceof ExecutablePreparedStatement) {
            throw new DatabaseException("A value from a file is sent as a parameter, which a script can't do."
                    + " Write the value in SQL, or let the command itself run the changeset");
        }
        if (SqlGeneratorFactory.getInstance().generateStatementsVolatile(statement, database)) {
            throw new DatabaseException(statement.getClass().getSimpleName()
                    + " depends on what the database holds when it runs, and can't be written beforehand."
                    + " Let the command itself run the changeset");
        }
        for (Sql sql : SqlGeneratorFactory.getInstance().generateSql(statement, database)) {
            String text = sql.toSql();
            for (SqlVisitor visitor : visitors) {
                text = visitor.modifySql(text, database);
            }
            write(text);
        }
    }

    /** Writes a statement on its own, with a semicolon behind it that is not part of a comment. */
    private void write(String text) throws DatabaseException {
        boolean mayEndInComment = text.lastIndexOf("--") > text.lastIndexOf('\n');
        executor().execute(new RawParameterizedSqlStatement(mayEndInComment ? text + "\n;" : text));
    }

    private Executor executor() {
        return Scope.getCurrentScope().getSingleton(ExecutorService.class).getExecutor("jdbc", database);
    }
}
