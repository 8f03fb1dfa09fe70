package dev.soundchart.changelog;

import dev.soundchart.changelog.Operation.Origin;
import dev.soundchart.changelog.Operation.Place;
import java.util.ArrayList;
import java.util.List;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.change.DbmsTargetedChange;
import liquibase.change.core.DropIndexChange;
import liquibase.change.core.EmptyChange;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.LoadDataChange;
import liquibase.change.core.OutputChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.exception.LiquibaseException;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.ExecutablePreparedStatementBase;
import liquibase.statement.SqlStatement;
import liquibase.structure.core.Schema;
import liquibase.structure.core.Table;

/**
 * Liquibase's changes as operations: those of the SQL that Liquibase makes of them, so that what is read is what would be
 * run.
 *
 * @param database a PostgreSQL that there need not be
 * @param visitors what the changeset does to its SQL ({@code modifySql})
 */
record ChangeReader(Database database, List<SqlVisitor> visitors) {

    /** What a change does. */
    List<Operation> update(Change change, int number) {
        return read(change, number, () -> change.generateStatements(database));
    }

    /** What Liquibase does of itself to undo a change. */
    List<Operation> inverse(Change change, int number) {
        return read(change, number, () -> change.generateRollbackStatements(database));
    }

    private interface Statements {
        SqlStatement[] generate() throws LiquibaseException;
    }

    private List<Operation> read(Change change, int number, Statements statements) {
        Origin origin = new Origin(number, change.getSerializedObjectName(), null, 1, 1);
        boolean elsewhere = change instanceof DbmsTargetedChange targeted
                && !DatabaseList.definitionMatches(targeted.getDbms(), database, true);
        if (elsewhere || change instanceof EmptyChange || change instanceof OutputChange) {
            return List.of();
        }
        if (change instanceof TagDatabaseChange tag) {
            return List.of(Operation.of(OperationKind.TAG, Place.STATEMENT, origin)
                    .object(new ObjectName(null, tag.getTag())));
        }
        if (change instanceof LoadDataChange load) {
            // the rows themselves are of no interest, and there may be many
            return List.of(Operation.of(OperationKind.INSERT, Place.STATEMENT, origin)
                    .on(stored(load.getSchemaName(), load.getTableName())));
        }
        if (change instanceof CustomChangeWrapper custom) {
            return notAnalysed("runs the Java class " + custom.getClassName(), origin);
        }
        if (change instanceof ExecuteShellCommandChange command) {
            return notAnalysed("runs the program " + command.getExecutable(), origin);
        }
        try {
            SqlStatement[] generated = statements.generate();
            return generated.length == 0 && change.generateStatementsVolatile(database)
                    ? notAnalysed("does something for each object that it finds in the database", origin)
                    : read(change, generated, origin);
        } catch (LiquibaseException | RuntimeException e) {
            return notAnalysed("Liquibase can't make its SQL: " + reason(e), origin);
        }
    }

    private List<Operation> read(Change change, SqlStatement[] statements, Origin origin) {
        List<Operation> operations = new ArrayList<>();
        int number = 0;
        SourceLines lines = new SourceLines(change instanceof AbstractSQLChange sql ? sql.getSql() : null);
        for (SqlStatement statement : statements) {
            if (statement instanceof ExecutablePreparedStatementBase prepared) {
                operations.add(Operation.of(OperationKind.INSERT, Place.STATEMENT, origin)
                        .on(stored(prepared.getSchemaName(), prepared.getTableName())));
                continue;
            }
            for (String sql : sql(statement)) {
                Origin text = new Origin(origin.change(), origin.type(), null, ++number, lines.next(sql));
                operations.addAll(StatementReader.read(sql, Place.STATEMENT, text));
            }
        }
        return change instanceof DropIndexChange drop && drop.getTableName() != null
                ? onTable(operations, stored(drop.getSchemaName(), drop.getTableName()))
                : operations;
    }

    private List<String> sql(SqlStatement statement) {
        List<String> texts = new ArrayList<>();
        for (Sql generated : SqlGeneratorFactory.getInstance().generateSql(statement, database)) {
            String sql = generated.toSql();
            for (SqlVisitor visitor : visitors) {
                if (DatabaseList.definitionMatches(visitor.getApplicableDbms(), database, true)) {
                    sql = visitor.modifySql(sql, database);
                }
            }
            texts.add(sql);
        }
        return texts;
    }

    /** The table that PostgreSQL knows by the name that Liquibase writes: it puts those in quotation marks that need them. */
    private ObjectName stored(String schema, String table) {
        return new ObjectName(
                database.correctObjectName(schema, Schema.class), database.correctObjectName(table, Table.class));
    }

    /** The statement does not name the index's table, the change does. */
    private static List<Operation> onTable(List<Operation> operations, ObjectName table) {
        return operations.stream()
                .map(operation -> operation.kind() == OperationKind.DROP_INDEX ? operation.on(table) : operation)
                .toList();
    }

    private static List<Operation> notAnalysed(String reason, Origin origin) {
        return List.of(Operation.notAnalysed(reason, Place.STATEMENT, origin));
    }

    private static String reason(Throwable thrown) {
        if (thrown.getCause() != null) {
            return reason(thrown.getCause());
        }
        return thrown.getMessage() == null
                ? thrown.getClass().getSimpleName()
                : thrown.getMessage().lines().findFirst().orElse("").replaceFirst(":$", "");
    }
}
