package dev.soundchart.changelog;

import static dev.soundchart.changelog.OperationKind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.changelog.ChangesetOperations.RollbackFrom;
import dev.soundchart.changelog.Operation.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangelogOperationsTest {

    @TempDir
    private Path folder;

    @Test
    void indexesOfTheExampleAreFoundWithTheirRollbacks() throws Exception {
        Map<String, List<String>> tables = Map.of(
                "idx_order_items_sku_order", List.of("order_items", "sku", "order_id"),
                "idx_shipments_kind_status", List.of("shipments", "kind", "status"));
        List<ChangesetOperations> changesets = example().changesets().stream()
                .filter(changeset -> changeset.file().endsWith("20250202_add_composite_indexes.yaml"))
                .toList();

        assertThat(changesets).hasSameSizeAs(tables.keySet());
        tables.forEach((index, where) -> assertThat(changesets)
                .filteredOn(changeset -> changeset.update().createsIndex(index))
                .singleElement()
                .satisfies(changeset -> {
                    String table = where.get(0);
                    assertThat(changeset.update().createsIndex(index, table, where.subList(1, where.size())))
                            .isTrue();
                    assertThat(changeset.update().tablesModified()).containsExactly(table);
                    assertThat(changeset.update().of(CREATE_INDEX).get(0).traits())
                            .containsExactly(Trait.CONCURRENTLY);
                    assertThat(changeset.rollback().has(DROP_INDEX)).isTrue();
                    assertThat(changeset.rollback().has(CREATE_INDEX)).isFalse();
                    assertThat(changeset.rollback().tablesModified()).containsExactly(table);
                    assertThat(changeset.runInTransaction()).isFalse();
                }));
    }

    @Test
    void everyChangesetOfTheExampleIsRead() throws Exception {
        ChangelogOperations example = example();
        assertThat(example.changesets()).hasSize(22).allSatisfy(changeset -> {
            assertThat(changeset.skipped()).isNull();
            assertThat(changeset.update().all()).isNotEmpty();
            assertThat(changeset.update().notAnalysed()).isEmpty();
            assertThat(changeset.rollback().notAnalysed()).isEmpty();
        });
        ChangesetOperations measures = example.changeset("20250203_add_item_measures");
        assertThat(measures.update().addsColumn("order_items", "width")).isTrue();
        assertThat(measures.update().addsColumn("orders", "width")).isFalse();
        assertThat(measures.update().addsColumn("order_items", "sku")).isFalse();
        assertThat(measures.update().of(TAG))
                .extracting(Operation::object)
                .extracting(ObjectName::name)
                .containsExactly("shop-3");
        assertThat(measures.rollback().of(DROP_COLUMN)).hasSize(2);
        assertThat(measures.labels()).containsExactly("shop");
        assertThat(measures.comment()).startsWith("Parcels are chosen");
        assertThat(example.changeset("20250110_add_pg_trgm_extension").rollbackFrom())
                .isEqualTo(RollbackFrom.EMPTY_BLOCK);
    }

    @Test
    void nativeChangesAndSqlAreReadAlike() throws Exception {
        assertThat(operations("""
                changes:
                  - createTable:
                      tableName: songs
                      remarks: Songs
                      columns:
                        - column: { name: id, type: int, autoIncrement: true, constraints: { primaryKey: true } }
                        - column: { name: artist_id, type: int, constraints: { foreignKeyName: fk, references: artists(id) } }
                  - addColumn:
                      tableName: Charts
                      schemaName: other
                      columns:
                        - column: { name: key, type: varchar(10), value: C }
                  - addNotNullConstraint: { tableName: songs, columnName: title }
                  - modifyDataType: { tableName: songs, columnName: title, newDataType: text }
                  - addForeignKeyConstraint:
                      constraintName: fk_chart
                      baseTableName: songs
                      baseColumnNames: chart_id
                      referencedTableName: charts
                      referencedColumnNames: id
                      validate: false
                  - renameTable: { oldTableName: songs, newTableName: tracks }
                  - dropIndex: { indexName: idx_title, tableName: songs }
                  - dropIndex: { indexName: IDX_YEAR, tableName: SONGS }
                  - dropIndex: { indexName: idx_key, tableName: Charts }
                  - insert: { tableName: songs, columns: [{ column: { name: title, value: "; DROP TABLE x" } }] }
                  - sql: { sql: "CREATE INDEX i ON tracks (title)\\n;\\nDROP TABLE a", dbms: postgresql }
                  - sql: { sql: "DROP TABLE songs", dbms: mysql }
                """).update().all())
                .extracting(Operation::toString)
                .containsExactly(
                        "create table songs (id integer not null identity, artist_id integer) primary key (id)"
                                + " foreign key (artist_id) references artists",
                        "comment songs",
                        "add column other.Charts (key varchar(10))",
                        "update without where other.Charts (key)",
                        "set not null songs (title)",
                        "change column type using songs (title text): (title::TEXT)",
                        "add constraint fk_chart on songs foreign key (chart_id) references charts not valid",
                        "rename table songs to tracks",
                        "drop index idx_title on songs",
                        "drop index idx_year on songs",
                        "drop index idx_key on Charts",
                        "insert songs (title)",
                        "create index i on tracks (title)",
                        "drop table a");
    }

    @Test
    void operationsKnowTheirPlaceInTheFile() throws Exception {
        assertThat(operations("""
                changes:
                  - dropTable: { tableName: a }
                  - sql: |-
                      -- why
                      DROP TABLE b;

                      DROP TABLE c;
                """).update().all())
                .extracting(Operation::origin)
                .containsExactly(
                        new Origin(1, "dropTable", "DROP TABLE a", 1, 1),
                        new Origin(2, "sql", "DROP TABLE b", 1, 2),
                        new Origin(2, "sql", "DROP TABLE c", 2, 4));
    }

    @Test
    void commentsAndStringsAreNoOperations() throws Exception {
        ChangesetOperations changeset = operations("""
                # create_index and add_column would be nice
                comment: CREATE INDEX idx ON songs (title)
                changes:
                  - sql: |-
                      -- CREATE INDEX idx ON songs (title);
                      /* ALTER TABLE songs ADD COLUMN key text; */
                      UPDATE songs SET title = 'CREATE INDEX idx ON songs (title); ALTER TABLE songs ADD COLUMN key text'
                      WHERE id = 1
                rollback: []
                """);
        assertThat(changeset.update().all()).extracting(Operation::kind).containsExactly(UPDATE);
        assertThat(changeset.update().createsIndex("idx")).isFalse();
        assertThat(changeset.update().addsColumn("songs", "key")).isFalse();
    }

    @Test
    void everyTableThatIsModifiedIsListed() throws Exception {
        ChangesetOperations changeset = operations("""
                changes:
                  - addColumn: { tableName: videos, columns: [{ column: { name: a, type: int } }] }
                  - sql: "CREATE INDEX i ON audio.channels (a); DELETE FROM jobs"
                rollback:
                  - sql: "TRUNCATE logs; ALTER TABLE videos DROP a"
                """);
        assertThat(changeset.update().tablesModified()).containsExactly("audio.channels", "jobs", "videos");
        assertThat(changeset.update().modifies("channels")).isFalse();
        assertThat(changeset.rollback().tablesModified()).containsExactly("logs", "videos");
        assertThat(changeset.update().createsIndex("audio.i", "audio.channels", List.of("a")))
                .isTrue();
        assertThat(changeset.update().createsIndex("audio.i", "audio.channels", List.of("a", "b")))
                .isFalse();
        assertThat(changeset.update().createsIndex("i")).isFalse();
    }

    @Test
    void emptyChangesetHasNoOperations() throws Exception {
        ChangesetOperations changeset = operations("changes: []\n");
        assertThat(changeset.update().all()).isEmpty();
        assertThat(changeset.rollback().all()).isEmpty();
        assertThat(changeset.update().tablesModified()).isEmpty();
        assertThat(changeset.update().has(CREATE_TABLE)).isFalse();
        assertThat(operations("changes: [{ empty: {} }]\nrollback: []\n").rollbackFrom())
                .isEqualTo(RollbackFrom.EMPTY_BLOCK);
    }

    @Test
    void rollbacksThatLiquibaseGeneratesAreRead() throws Exception {
        ChangesetOperations both = operations("""
                changes:
                  - createTable: { tableName: a, columns: [{ column: { name: id, type: int } }] }
                  - createIndex: { indexName: i, tableName: a, columns: [{ column: { name: id } }] }
                """);
        assertThat(both.rollbackFrom()).isEqualTo(RollbackFrom.LIQUIBASE);
        assertThat(both.rollback().all())
                .extracting(Operation::toString)
                .containsExactly("drop index i on a", "drop table a");

        ChangesetOperations none = operations("changes: [{ sql: DROP TABLE a }]\n");
        assertThat(none.rollbackFrom()).isEqualTo(RollbackFrom.NOBODY);
        assertThat(none.rollback().all()).isEmpty();
    }

    @Test
    void statementsInFunctionBodiesAreNotCounted() throws Exception {
        Operations update = operations("""
                changes:
                  - sql:
                      splitStatements: false
                      sql: CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM songs';
                """).update();
        assertThat(update.has(DELETE)).isFalse();
        assertThat(update.modifies("songs")).isFalse();
        assertThat(update.all()).hasSize(2);
    }

    @Test
    void statementsAreSplitAsLiquibaseSplitsThem() throws Exception {
        assertThat(operations("""
                changes:
                  - sql:
                      endDelimiter: "\\nGO"
                      sql: |-
                        DROP TABLE a
                        GO
                        DROP TABLE b
                        GO
                  - sqlFile: { path: more.sql, relativeToChangelogFile: true, splitStatements: false }
                """).update().all())
                .extracting(Operation::toString)
                .containsExactly("drop table a", "drop table b", "drop table c", "drop table d");
    }

    @Test
    void modifySqlIsApplied() throws Exception {
        assertThat(operations("""
                changes:
                  - createIndex: { indexName: i, tableName: a, columns: [{ column: { name: id } }] }
                modifySql: { dbms: postgresql, replace: { replace: CREATE INDEX, with: CREATE INDEX CONCURRENTLY } }
                """).update().all())
                .extracting(Operation::toString)
                .containsExactly("create index concurrently i on a (id)");
        assertThat(operations("""
                changes:
                  - dropTable: { tableName: a }
                modifySql: { dbms: mysql, append: { value: " ENGINE=InnoDB" } }
                """).update().notAnalysed()).isEmpty();
        assertThat(operations("""
                changes:
                  - createIndex: { indexName: i, tableName: a, columns: [{ column: { name: id } }] }
                modifySql: { append: { value: " WHERE id > 0" } }
                """).rollback().all())
                .extracting(Operation::toString)
                .containsExactly("drop index i on a");
    }

    @Test
    void changesetsForOtherDatabasesAreSkipped() throws Exception {
        ChangesetOperations changeset = operations("dbms: mysql,h2\nchanges: [{ sql: DROP TABLE a }]\n");
        assertThat(changeset.skipped()).isEqualTo("dbms: h2, mysql");
        assertThat(changeset.update().all()).isEmpty();

        for (String never : List.of(
                "{ onFail: MARK_RAN, dbms: { type: mssql } }",
                "[{ onFail: CONTINUE }, { tableExists: { tableName: a } }, { not: [{ dbms: { type: postgresql } }] }]",
                "[{ onFail: MARK_RAN }, { or: [{ dbms: { type: mysql } }, { dbms: { type: oracle } }] }]")) {
            assertThat(operations("preConditions: " + never + "\nchanges: [{ sql: DROP TABLE a }]\n")
                            .skipped())
                    .as(never)
                    .isEqualTo("preConditions: another database");
        }
        for (String perhaps : List.of(
                "{ dbms: { type: mssql } }",
                "[{ onFail: MARK_RAN }, { not: [{ dbms: { type: mssql } }] }]",
                "[{ onFail: MARK_RAN }, { or: [{ dbms: { type: mysql } }, { tableExists: { tableName: a } }] }]")) {
            assertThat(operations("preConditions: " + perhaps + "\nchanges: [{ sql: DROP TABLE a }]\n")
                            .skipped())
                    .as(perhaps)
                    .isNull();
        }
    }

    @Test
    void changesThatCannotBeAnalysedAreNamed() throws Exception {
        assertThat(operations("""
                changes:
                  - customChange: { class: org.example.Fill }
                  - executeCommand: { executable: rm }
                  - sql: SELEKT 1
                  - sqlFile: { path: nowhere.sql }
                  - dropAllForeignKeyConstraints: { baseTableName: a }
                  - sql: { sql: "DO $$ BEGIN EXECUTE 'DROP TABLE ' || name; END $$", splitStatements: false }
                  - loadData: { tableName: a, file: nowhere.csv }
                """).update().all())
                .extracting(Operation::toString)
                .containsExactly(
                        "not analysed: runs the Java class org.example.Fill",
                        "not analysed: runs the program rm",
                        "not analysed: no PostgreSQL statement: not understood from 'SELEKT' on",
                        "not analysed: Liquibase can't make its SQL: The file nowhere.sql was not found in the"
                                + " configured search path",
                        "not analysed: does something for each object that it finds in the database",
                        "not analysed: EXECUTE of a string that is made when it runs: 'DROP TABLE ' || name (in a DO"
                                + " block)",
                        "insert a");
    }

    @Test
    void filesThatAreNoChangelogAreRefused() throws Exception {
        assertThatThrownBy(() -> read("nowhere.yaml"))
                .isInstanceOf(LiquibaseException.class)
                .hasMessageContaining("nowhere.yaml");
        Files.writeString(folder.resolve("list.yaml"), "- a\n");
        assertThatThrownBy(() -> read("list.yaml")).isInstanceOf(LiquibaseException.class);
        Files.writeString(folder.resolve("empty.yaml"), "databaseChangeLog: []\n");
        assertThatThrownBy(() -> read("empty.yaml").changeset("nothing"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("No changeset nothing");
    }

    private static ChangelogOperations example() throws LiquibaseException {
        return ChangelogOperations.of(ChangelogFile.of(ExampleChangelog.FOLDER));
    }

    /** The operations of one changeset, of which all but id and author is given. */
    private ChangesetOperations operations(String changeset) throws Exception {
        Files.writeString(folder.resolve("more.sql"), "DROP TABLE c; DROP TABLE d");
        Files.writeString(
                folder.resolve("changelog.yaml"),
                "databaseChangeLog:\n  - changeSet:\n      id: x\n      author: x\n" + changeset.indent(6));
        return read("changelog.yaml").changeset("x");
    }

    private ChangelogOperations read(String file) throws Exception {
        return ChangelogOperations.of(new ChangelogFile(file, new DirectoryResourceAccessor(folder)));
    }
}
