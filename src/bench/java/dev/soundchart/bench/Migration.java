package dev.soundchart.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.SqlStatement;

/**
 * One step of a schema, from which each tool's own is written.
 *
 * @param id letters, digits and underscores
 * @param statements what it runs
 * @param inTransaction whether they run in one
 * @param undo what takes it back
 */
record Migration(String id, List<String> statements, boolean inTransaction, List<String> undo) {

    private static final int FIRST = 20200000;

    /** That many tables, one a migration. */
    static List<Migration> tables(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Migration::table).toList();
    }

    private static Migration table(int number) {
        String name = "t" + number;
        return new Migration(
                FIRST + number + "_create_" + name,
                List.of("CREATE TABLE " + name + " (id integer NOT NULL, name varchar(100) NOT NULL, CONSTRAINT " + name
                        + "_pkey PRIMARY KEY (id))"),
                true,
                List.of("DROP TABLE " + name));
    }

    /** What changesets run on a database, one a migration. */
    static List<Migration> of(List<ChangeSet> changesets, Database database) {
        return changesets.stream().map(changeset -> of(changeset, database)).toList();
    }

    private static Migration of(ChangeSet changeset, Database database) {
        List<SqlStatement> statements = new ArrayList<>();
        for (Change change : changeset.getChanges()) {
            // Liquibase's own bookkeeping, not the schema's
            if (!change.getSerializedObjectName().equals("tagDatabase")) {
                statements.addAll(List.of(change.generateStatements(database)));
            }
        }
        return new Migration(
                changeset.getId().replace('-', '_'),
                statements.stream()
                        .flatMap(statement ->
                                List.of(SqlGeneratorFactory.getInstance().generateSql(statement, database)).stream())
                        .map(Sql::toSql)
                        .toList(),
                changeset.isRunInTransaction(),
                List.of("SELECT 1"));
    }
}
