package dev.soundchart.changelog;

import dev.soundchart.changelog.ChangesetOperations.RollbackFrom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.core.EmptyChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.DatabaseList;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ResourceAccessor;
import liquibase.sql.visitor.SqlVisitor;

/**
 * What the changesets of a changelog do, told without a database.
 *
 * <p>Native changes and the SQL of {@code sql} changes are read alike: as the SQL that PostgreSQL would get. Comments and
 * string literals never count. What functions do that a statement calls is not looked into.
 *
 * @param changesets in the order of the changelog; those that PostgreSQL never runs last
 */
public record ChangelogOperations(List<ChangesetOperations> changesets) {

    /**
     * Reads a changelog of any format that Liquibase knows.
     *
     * @throws LiquibaseException if it is not there, or is no changelog
     */
    public static ChangelogOperations of(ChangelogFile file) throws LiquibaseException {
        return of(file, database -> MissingClasses.replacedDuring(() -> file.parse(database)));
    }

    /**
     * The same of a changelog that is parsed already.
     *
     * @param resources where its files are
     * @throws LiquibaseException if one of them can't be read
     */
    public static ChangelogOperations of(DatabaseChangeLog parsed, ResourceAccessor resources)
            throws LiquibaseException {
        return of(new ChangelogFile(parsed.getFilePath(), resources), database -> parsed);
    }

    /**
     * The same of one changeset alone.
     *
     * @param resources where its file is
     * @throws LiquibaseException if its changelog can't be read
     */
    public static ChangesetOperations of(ChangeSet changeset, ResourceAccessor resources) throws LiquibaseException {
        return of(changeset.getChangeLog(), resources).changesets().stream()
                .filter(candidate -> candidate.id().equals(changeset.getId())
                        && candidate.author().equals(changeset.getAuthor())
                        && candidate.file().equals(changeset.getFilePath()))
                .findFirst()
                .orElseThrow();
    }

    private interface Parser {
        DatabaseChangeLog parse(Database database) throws Exception;
    }

    private static ChangelogOperations of(ChangelogFile file, Parser parser) throws LiquibaseException {
        Map<String, Object> scope = Map.of(Scope.Attr.resourceAccessor.name(), file.resources());
        return Quiet.get(() -> Scope.child(scope, () -> {
            Database database = DatabaseFactory.getInstance()
                    .openDatabase(
                            "offline:postgresql?version=16&outputLiquibaseSql=none",
                            null,
                            null,
                            null,
                            file.resources());
            // some changelogs write its name: ${database.defaultSchemaName}
            database.setDefaultSchemaName("public");
            database.setOutputDefaultSchema(false);
            return of(parser.parse(database), database);
        }));
    }

    /**
     * The changeset of that id.
     *
     * @throws NoSuchElementException if there is none
     */
    public ChangesetOperations changeset(String id) {
        return changesets.stream()
                .filter(changeset -> changeset.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No changeset " + id));
    }

    private static ChangelogOperations of(DatabaseChangeLog changelog, Database database) {
        IndexTables indexes = new IndexTables();
        MissingParameters missing =
                new MissingParameters(Scope.getCurrentScope().getResourceAccessor(), database);
        return new ChangelogOperations(
                Stream.concat(changelog.getChangeSets().stream(), changelog.getSkippedChangeSets().stream())
                        .map(changeset -> operations(changeset, database, indexes, missing))
                        .toList());
    }

    private static ChangesetOperations operations(
            ChangeSet changeset, Database database, IndexTables indexes, MissingParameters missing) {
        database.setObjectQuotingStrategy(changeset.getObjectQuotingStrategy());
        RollbackFrom rollbackFrom = rollbackFrom(changeset, database);
        String skipped = skipped(changeset, database);
        List<Operation> update = List.of();
        List<Operation> rollback = List.of();
        if (skipped == null) {
            ChangeReader up = new ChangeReader(database, changeset.getSqlVisitors());
            ChangeReader back = new ChangeReader(
                    database,
                    changeset.getSqlVisitors().stream()
                            .filter(SqlVisitor::isApplyToRollback)
                            .toList());
            update = indexes.complete(read(changeset.getChanges(), up::update));
            rollback = indexes.complete(
                    switch (rollbackFrom) {
                        case BLOCK -> read(changeset.getRollback().getChanges(), back::update);
                        case LIQUIBASE -> read(reversed(changeset.getChanges()), back::inverse);
                        case EMPTY_BLOCK, NOBODY -> List.of();
                    });
        }
        return new ChangesetOperations(
                changeset.getId(),
                changeset.getAuthor(),
                changeset.getFilePath(),
                source(changeset),
                changeset.getComments(),
                labels(changeset),
                changeset.isRunInTransaction(),
                skipped,
                new Operations(update),
                new Operations(rollback),
                rollbackFrom,
                skipped == null ? missing.of(changeset) : List.of());
    }

    private static String source(ChangeSet changeset) {
        return changeset.getChangeLog() == null
                ? changeset.getFilePath()
                : changeset.getChangeLog().getPhysicalFilePath();
    }

    /** Its own, and those that it gets where its file is included. */
    private static SortedSet<String> labels(ChangeSet changeset) {
        SortedSet<String> labels = new TreeSet<>();
        if (changeset.getLabels() != null) {
            labels.addAll(changeset.getLabels().getLabels());
        }
        changeset.getInheritableLabels().forEach(inherited -> labels.addAll(inherited.getLabels()));
        return labels;
    }

    private static List<Operation> read(List<Change> changes, BiFunction<Change, Integer, List<Operation>> reader) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            operations.addAll(reader.apply(changes.get(i), i + 1));
        }
        return operations;
    }

    private static RollbackFrom rollbackFrom(ChangeSet changeset, Database database) {
        List<Change> block = changeset.getRollback().getChanges();
        if (block.isEmpty()) {
            return changeset.getChanges().stream().allMatch(change -> change.supportsRollback(database))
                    ? RollbackFrom.LIQUIBASE
                    : RollbackFrom.NOBODY;
        }
        return block.stream().allMatch(EmptyChange.class::isInstance) ? RollbackFrom.EMPTY_BLOCK : RollbackFrom.BLOCK;
    }

    private static String skipped(ChangeSet changeset, Database database) {
        if (changeset.isIgnore()) {
            return "ignore: true";
        }
        if (new DatabaseConditions(database).exclude(changeset)) {
            return "preConditions: another database";
        }
        return DatabaseList.definitionMatches(changeset.getDbmsSet(), database, true)
                ? null
                : "dbms: " + String.join(", ", new TreeSet<>(changeset.getDbmsSet()));
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
